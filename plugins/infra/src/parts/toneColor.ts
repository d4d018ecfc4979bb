import { darken, lighten, Theme } from '@mui/material/styles';
import { Tone } from '../words/tone';

const PALETTE = {
  moving: 'info',
  good: 'success',
  attention: 'warning',
  bad: 'error',
} as const;

/** The colour of a tone for text: the palette's, moved away from the background until it can be read on it. @internal */
export function toneColor(tone: Tone) {
  return ({ palette }: Theme): string => {
    if (tone === 'neutral') return palette.text.secondary;
    const { main } = palette[PALETTE[tone]];
    return palette.mode === 'dark' ? lighten(main, 0.4) : darken(main, 0.3);
  };
}
