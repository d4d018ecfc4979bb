import { awaitResourceAction } from './awaitResource';
import { createResourceAction } from './createResource';
import { provisionResourceAction } from './provisionResource';
import { ResourceActionOptions } from './resourceActions';
import { resourceOutputsAction } from './resourceOutputs';
import { Seats } from './Seats';

export { readMaxAwaiting, Seats } from './Seats';

/** What software templates use. @internal */
export function createResourceActions(
  options: ResourceActionOptions & { seats: Seats },
) {
  return [
    createResourceAction(options),
    provisionResourceAction(options),
    awaitResourceAction(options),
    resourceOutputsAction(options),
  ];
}
