import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { Template } from '@groundwork/plugin-infra-common';
import { MAX_CHOSEN } from '../batch/create/useBatchQuestion';
import { ActionError } from '../parts/ActionError';
import { LinkButton } from '../parts/LinkButton';
import { wordBehind } from './complianceWords';
import { useBehindPath } from './useBehindPath';
import { useUpdateBehind } from './useUpdateBehind';

/** That resources are behind the active version, with the ways to them and to their update. @internal */
export function BehindNotice({ template }: { template: Template }) {
  const path = useBehindPath(template.key);
  const { update, busy, error, clear } = useUpdateBehind(template);
  const { compliance, activeVersion } = template;
  if (!activeVersion || compliance.behind === 0) return null;
  return (
    <>
      <Alert severity="warning" sx={{ '& .MuiAlert-message': { flexGrow: 1 } }}>
        <Stack
          direction="row"
          gap={1}
          flexWrap="wrap"
          useFlexGap
          alignItems="center"
          justifyContent="space-between"
        >
          <span>
            {wordBehind(compliance)} {activeVersion.ref}
            {compliance.behind > MAX_CHOSEN &&
              `. An update takes the first ${MAX_CHOSEN} of ${compliance.behind}, by name.`}
          </span>
          <Stack direction="row" gap={1} flexWrap="wrap" useFlexGap>
            <LinkButton to={path}>Show them</LinkButton>
            <Button
              size="small"
              variant="outlined"
              disabled={busy}
              onClick={() => void update()}
            >
              Update them…
            </Button>
          </Stack>
        </Stack>
      </Alert>
      <ActionError error={error} onClose={clear} />
    </>
  );
}
