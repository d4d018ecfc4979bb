import {
  ChangeStatus,
  RunStatus,
  StatePair,
} from '@groundwork/plugin-infra-common';
import { CHANGE_STATUS_WORDS } from '../words/changeWords';
import { wordPair } from '../words/resourceWords';
import { RUN_STATUS_WORDS } from '../words/runWords';
import { ToneChip } from './ToneChip';

/** State and status of a resource. @internal */
export function ResourceChip({ pair }: { pair: StatePair }) {
  return <ToneChip wording={wordPair(pair)} />;
}

/** Status of a change. @internal */
export function ChangeChip({ status }: { status: ChangeStatus }) {
  return <ToneChip wording={CHANGE_STATUS_WORDS[status]} />;
}

/** Status of a run. @internal */
export function RunChip({ status }: { status: RunStatus }) {
  return <ToneChip wording={RUN_STATUS_WORDS[status]} />;
}
