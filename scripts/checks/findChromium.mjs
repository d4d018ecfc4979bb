import { locate } from '../run.mjs';

/** The one without windows first: pages take four fifths of the time in it. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** How to get a browser for the browser tests. */
export const HOW_TO_GET_CHROMIUM =
  'Install Chromium (`apt-get install chromium`, `brew install --cask chromium`), or set PLAYWRIGHT_CHROMIUM to the path of one.';

/** The Chromium of this machine: `PLAYWRIGHT_CHROMIUM`, or one on the PATH; `undefined` if there is none. */
export function findChromium(env = process.env) {
  if (env.PLAYWRIGHT_CHROMIUM) {
    return env.PLAYWRIGHT_CHROMIUM;
  }
  return locate(NAMES, env);
}
