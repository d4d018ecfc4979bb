import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import {
  TemplateVariable,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Column } from '../../list/ListTable';
import { ruleWords } from '../rules/ruleWords';

/** What the platform demands of the variables, and the way to change it. @internal */
export function ruleColumn(
  { rules }: TemplateVersion,
  width: string | undefined,
  onEdit: ((variable: TemplateVariable) => void) | undefined,
): Column<TemplateVariable> {
  return {
    title: 'Rule',
    wraps: true,
    width,
    cell: variable => {
      const { name } = variable;
      const words = Object.hasOwn(rules, name) ? ruleWords(rules[name]) : [];
      return (
        <Stack direction="row" flexWrap="wrap" gap={0.5} alignItems="center">
          {words.map(word => (
            <Chip key={word} size="small" variant="outlined" label={word} />
          ))}
          {onEdit && (
            <Button
              size="small"
              aria-label={`Edit the rule of ${name}`}
              onClick={() => onEdit(variable)}
            >
              {words.length > 0 ? 'Edit' : 'Add'}
            </Button>
          )}
        </Stack>
      );
    },
  };
}
