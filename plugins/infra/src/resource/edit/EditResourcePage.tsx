import { useParams, useSearchParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { hasNoRun } from '@groundwork/plugin-infra-common';
import { Kept } from '../../form/draft/Kept';
import { KeptForm } from '../../form/draft/useKeeping';
import { PageHeading } from '../../parts/PageHeading';
import { Show } from '../../parts/Show';
import { resourceRouteRef } from '../../routes';
import { GoneResource } from '../GoneResource';
import { EditDraft } from './editDraft';
import { EditForm } from './EditForm';
import { useEdited } from './useEdited';

/** Other values for a resource, as a new draft or in one that is there. @internal */
export function EditResourcePage() {
  const { resourceId = '' } = useParams();
  const [address] = useSearchParams();
  const changeId = address.get('change') ?? undefined;
  const onlyDetails = address.get('kind') === 'metadata';
  const edited = useEdited(resourceId, { changeId, onlyDetails });
  const resourcePath = useRouteRef(resourceRouteRef);
  return (
    <Show loaded={edited} height={480} gone={<GoneResource id={resourceId} />}>
      {data => (
        <>
          <PageHeading
            title={
              hasNoRun(data.kind)
                ? `Edit details of ${data.resource.name}`
                : `Edit ${data.resource.name}`
            }
            parent={{
              title: data.resource.name,
              to: resourcePath({ resourceId }),
            }}
            subtitle={
              hasNoRun(data.kind)
                ? 'Details change without a run: the infrastructure stays as it is.'
                : 'Nothing happens to the infrastructure before the change is submitted.'
            }
          />
          <Kept<KeptForm<EditDraft>>
            key={changeId ?? resourceId}
            name={['edit', resourceId, data.kind, changeId].join(' ').trim()}
            shape={2}
            height={480}
          >
            {keeper => <EditForm edited={data} keeper={keeper} />}
          </Kept>
        </>
      )}
    </Show>
  );
}
