import { ResolvedNaming } from '@groundwork/plugin-infra-common';
import { TextInput } from '../../form/TextInput';
import { Issue } from '../../parts/errors';
import { fullName } from './draftName';

/** The name of a new resource, or the part of it that is typed, and what it makes of it. @internal */
export function NameInput(props: {
  naming: ResolvedNaming | undefined;
  value: string;
  onChange: (name: string) => void;
  issues: Issue[];
}) {
  const { naming, value } = props;
  const isMade = naming !== undefined && naming.after === undefined;
  return (
    <TextInput
      label="Resource name"
      path="name"
      required={!isMade}
      disabled={isMade}
      value={isMade ? fullName('', naming) : value}
      onChange={props.onChange}
      issues={props.issues}
      help={naming && helpWith(naming, value)}
    />
  );
}

function helpWith(naming: ResolvedNaming, value: string) {
  if (naming.after === undefined) return 'Made by the template’s convention';
  return (
    <>
      The resource will be called{' '}
      <strong>{fullName(value.trim() || '…', naming)}</strong>
    </>
  );
}
