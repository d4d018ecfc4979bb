import {
  ChangeKind,
  hasNoRun,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { ResourceWork } from '../resource/ResourceWork';

/** Asks for the unique values of a change that gives values to Terraform; another that has one stands in its way. */
export function claimValues(work: ResourceWork, kind: ChangeKind): void {
  if (!takesAway(kind) && !hasNoRun(kind)) work.claimValues();
}
