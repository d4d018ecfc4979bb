import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { toneColor } from '../parts/toneColor';
import { AttributeDiff } from './diffAttributes';
import { markColor, markSign } from './signColor';
import { TextDiff } from './TextDiff';

const MARK_NAMES: Record<AttributeDiff['mark'], string> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  same: 'unchanged',
  hidden: 'sensitive',
};

/** One attribute: its sign, its name, what it was and what it becomes. @internal */
export function AttributeRow({ attribute }: { attribute: AttributeDiff }) {
  const { path, mark, before, after, lines, forcesReplacement } = attribute;
  return (
    <Box
      component="li"
      aria-label={`${path} ${MARK_NAMES[mark]}`}
      sx={{
        display: 'grid',
        gridTemplateColumns: {
          xs: '1.5ch minmax(0, 1fr)',
          sm: '1.5ch minmax(120px, 28%) minmax(0, 1fr)',
        },
        columnGap: 1,
        py: 0.25,
        fontFamily: 'monospace',
        fontSize: 13,
        lineHeight: 1.5,
        color: mark === 'same' ? 'text.secondary' : undefined,
      }}
    >
      <Box component="span" aria-hidden sx={{ color: markColor(mark) }}>
        {markSign(mark)}
      </Box>
      <Box sx={{ overflowWrap: 'anywhere' }}>
        {path}
        {forcesReplacement && (
          <Chip
            size="small"
            variant="outlined"
            label="forces replacement"
            sx={{
              m: 0,
              ml: 1,
              height: 18,
              fontSize: 11,
              color: toneColor('bad'),
              borderColor: 'currentcolor',
            }}
          />
        )}
      </Box>
      <Box
        sx={{
          gridColumn: { xs: 2, sm: 3 },
          minWidth: 0,
          overflowWrap: 'anywhere',
          whiteSpace: 'pre-wrap',
        }}
      >
        {lines ? (
          <TextDiff lines={lines} />
        ) : (
          <BeforeAfter mark={mark} before={before} after={after} />
        )}
      </Box>
    </Box>
  );
}

function BeforeAfter(props: Pick<AttributeDiff, 'mark' | 'before' | 'after'>) {
  const { mark, before, after } = props;
  if (mark === 'same' || mark === 'hidden') return <span>{after}</span>;
  return (
    <>
      {before !== undefined && (
        <Box component="del" sx={{ color: markColor('removed') }}>
          {before}
        </Box>
      )}
      {before !== undefined && after !== undefined && ' → '}
      {after !== undefined && (
        <Box
          component="ins"
          sx={{ color: markColor('added'), textDecoration: 'none' }}
        >
          {after}
        </Box>
      )}
    </>
  );
}
