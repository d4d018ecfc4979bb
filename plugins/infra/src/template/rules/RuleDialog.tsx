import { FormEvent, ReactNode } from 'react';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormGroup from '@mui/material/FormGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import {
  TemplateVariable,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { ActionError } from '../../parts/ActionError';
import { ReferenceFields } from './ReferenceFields';
import { RULE_FLAGS, RuleFlag, RuleText } from './ruleDraft';
import { useRuleForm } from './useRuleForm';

const FLAGS: Record<RuleFlag, string> = {
  required: 'Required, although the module has a default',
  frozen: 'Frozen: can’t be changed once it is provisioned',
  unique: 'Unique: no two resources of the template have the same value',
  sensitive: 'Sensitive: never shown, although the module does not say so',
  restricted: 'Restricted: set by the platform, shown read-only',
};

/** What the platform demands of one variable of a version. @internal */
export function RuleDialog(props: {
  version: TemplateVersion;
  variable: TemplateVariable;
  onClose: () => void;
}) {
  const { version, variable, onClose } = props;
  const form = useRuleForm(version, variable, onClose);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.save();
  };
  const field = (
    name: RuleText,
    label: string,
    help?: ReactNode,
    multiline = false,
  ) => {
    const problem = form.problemOf(name);
    return (
      <TextField
        fullWidth
        size="small"
        multiline={multiline}
        label={label}
        value={form.draft[name]}
        onChange={event => form.edit({ [name]: event.target.value })}
        error={problem !== undefined}
        helperText={problem ?? help}
      />
    );
  };
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby="infra-rule-title"
    >
      <form onSubmit={onSubmit}>
        <DialogTitle id="infra-rule-title">Rule of {variable.name}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <Typography color="text.secondary" variant="body2">
              For all resources of this version, when they are made and whenever
              they change. A variable of type <code>{variable.type}</code>.
            </Typography>
            <FormGroup>
              {RULE_FLAGS.map(flag => (
                <div key={flag}>
                  <FormControlLabel
                    label={FLAGS[flag]}
                    control={
                      <Checkbox
                        size="small"
                        checked={form.draft[flag]}
                        onChange={(_, checked) =>
                          form.edit({ [flag]: checked })
                        }
                      />
                    }
                  />
                  <FormHelperText error>{form.problemOf(flag)}</FormHelperText>
                </div>
              ))}
            </FormGroup>
            {field('default', 'Default', valueHelp(variable), true)}
            {field(
              'options',
              'Options',
              'The only values, one on each line',
              true,
            )}
            {field(
              'regex',
              'Pattern',
              'A regular expression as in Terraform; ^ and $ for the whole text',
            )}
            <Pair>
              {field('min', 'At least')}
              {field('max', 'At most')}
            </Pair>
            <Pair>
              <ReferenceFields
                templateKey={version.templateKey}
                draft={form.draft}
                edit={form.edit}
                problemOf={form.problemOf}
              />
            </Pair>
            <Pair>
              {field('group', 'Section of the form')}
              {field('order', 'Place in the form', 'Least first')}
            </Pair>
            {field(
              'help',
              'Help',
              'In place of the module’s description',
              true,
            )}
            <ActionError
              error={form.error}
              onClose={form.clear}
              shownElsewhere={form.isAtField}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={form.busy}>
            Save rule
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Pair({ children }: { children: ReactNode }) {
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
      {children}
    </Stack>
  );
}

function valueHelp({ schema }: TemplateVariable): string {
  return schema.type === 'string'
    ? 'In place of the module’s'
    : 'In place of the module’s, as JSON';
}
