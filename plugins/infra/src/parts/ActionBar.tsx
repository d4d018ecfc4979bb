import Stack from '@mui/material/Stack';
import { ButtonProps } from '@mui/material/Button';
import { Action, BlockedAction } from '@groundwork/plugin-infra-common';
import { ACTION_WORDS } from '../words/actionWords';
import { ActionButton } from './ActionButton';
import { BlockedMenu } from './BlockedMenu';

/** What happens when a person chooses an action. @internal */
export interface OfferedAction {
  action: Action;
  /** In place of the action's usual name. */
  label?: string;
  onClick: () => void;
  color?: ButtonProps['color'];
  variant?: ButtonProps['variant'];
  /** Where it is shown when the server does not allow it. @defaultValue 'menu' */
  whenBlocked?: 'button' | 'menu' | 'nowhere';
}

/** Buttons for what the server allows; what it blocks says why. @internal */
export function ActionBar(props: {
  offered: OfferedAction[];
  allowed: Action[];
  blocked: BlockedAction[];
  busy?: boolean;
  /** Name of the group. @defaultValue 'Actions' */
  label?: string;
}) {
  const { offered, allowed, blocked, busy } = props;
  const reasonOf = (action: Action) =>
    blocked.find(one => one.action === action)?.reason;
  const refused = offered.filter(({ action }) => !allowed.includes(action));
  const inMenu = refused.flatMap(({ action, whenBlocked = 'menu' }) => {
    const reason = reasonOf(action);
    return whenBlocked === 'menu' && reason !== undefined
      ? [{ action, reason }]
      : [];
  });

  return (
    <Stack
      direction="row"
      flexWrap="wrap"
      useFlexGap
      gap={1}
      alignItems="center"
      role="group"
      aria-label={props.label ?? 'Actions'}
    >
      {offered.map(({ action, whenBlocked, ...button }) => {
        const isAllowed = allowed.includes(action);
        const reason = reasonOf(action);
        if (!isAllowed && (whenBlocked !== 'button' || !reason)) return null;
        return (
          <ActionButton
            key={button.label ?? action}
            label={ACTION_WORDS[action]}
            blocked={isAllowed ? undefined : reason}
            busy={busy}
            {...button}
          />
        );
      })}
      {inMenu.length > 0 && <BlockedMenu blocked={inMenu} />}
    </Stack>
  );
}
