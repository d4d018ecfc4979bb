import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { CodeLanguage } from './codeNotation';

/** How a value is edited: as fields, or as text. @internal */
export type EditMode = 'fields' | CodeLanguage;

const WORDS: Record<EditMode, string> = {
  fields: 'Fields',
  json: 'JSON',
  hcl: 'HCL',
};

/** Lets a person choose how to edit a value. @internal */
export function EditAs(props: {
  label: string;
  offered: EditMode[];
  /** Those that can't show what is there. */
  blocked?: EditMode[];
  chosen: EditMode;
  onChange: (mode: EditMode) => void;
}) {
  const { label, offered, blocked = [], chosen, onChange } = props;
  return (
    <ToggleButtonGroup
      size="small"
      exclusive
      value={chosen}
      aria-label={`How to edit ${label}`}
      onChange={(_, mode: EditMode | null) => mode && onChange(mode)}
    >
      {offered.map(mode => (
        <ToggleButton
          key={mode}
          value={mode}
          disabled={blocked.includes(mode)}
          aria-label={`Edit ${label} as ${WORDS[mode]}`}
          sx={{ py: 0.25, px: 1, textTransform: 'none' }}
        >
          {WORDS[mode]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
