import Box from '@mui/material/Box';
import { MASK } from '@groundwork/plugin-infra-common';
import { formatLines } from '../plan/formatValue';
import { isReference } from '../reference/outputReference';
import { ReferenceText } from '../reference/ReferenceText';
import { CopyButton } from './CopyButton';

/** A value of Terraform; strings without quotes, masked ones as such, references by name. @internal */
export function ValueText(props: { value: unknown; copy?: boolean }) {
  const { value, copy = false } = props;
  if (value === undefined || value === MASK) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {value ?? ''}
      </Box>
    );
  }
  if (isReference(value)) return <ReferenceText reference={value} />;
  const text = typeof value === 'string' ? value : formatLines(value);
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 0.5 }}>
      <Box
        component="code"
        sx={{
          minWidth: 0,
          lineHeight: 1.5,
          maxHeight: 240,
          overflow: 'auto',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {text}
      </Box>
      {copy && <CopyButton text={text} />}
    </Box>
  );
}
