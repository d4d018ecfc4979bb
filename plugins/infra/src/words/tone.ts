/** How a status should strike the eye. @internal */
export type Tone = 'neutral' | 'moving' | 'good' | 'attention' | 'bad';

/** A status in words. @internal */
export interface Wording {
  label: string;
  tone: Tone;
  /** What it means, in a sentence. */
  meaning: string;
}
