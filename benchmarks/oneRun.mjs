import { inCheckout } from '../scripts/checkout.mjs';
import { createResource } from '../system-tests/harness/way.mjs';
import { prepareByHand, runByHand } from './byHand.mjs';
import { runByPortal } from './byPortal.mjs';
import { cpuTime } from './cpuTime.mjs';
import { median, ms, printTable, ratio } from './statistics.mjs';

/** How many rounds warm both up. */
const WARM_UP = 3;

/** A run that takes this long is not to take noticeably longer by the portal. */
const LONG_RUN_MS = 10_000;

/** One run of a module that does next to nothing, in turns with the same commands by hand. */
export async function oneRun(bench) {
  const { portal, directory, stateServer, runs } = bench;
  const module = inCheckout('system-tests', 'modules', 'plain');
  const byHand = [];
  const byPortal = [];
  for (let round = -WARM_UP; round < runs; round++) {
    const place = await prepareByHand({ module, directory, stateServer });
    const resource = await createResource(portal, 'plain');
    const hand = await runByHand(place);
    const cpuBefore = cpuTime(portal.pid);
    const run = await runByPortal(bench, resource);
    const cpu = cpuTime(portal.pid) - cpuBefore;
    if (round >= 0) {
      byHand.push(hand);
      byPortal.push({ ...run, cpu });
    }
  }

  const hand = name => median(byHand.map(each => each[name]));
  const portalMedian = pick => median(byPortal.map(pick));
  const length = name =>
    portalMedian(({ steps }) => steps[name].to - steps[name].from);
  const between = (from, to) =>
    portalMedian(({ steps }) => steps[to].from - steps[from].to);
  const all = portalMedian(each => each.all);
  const applyToEnd = portalMedian(each => each.all - each.steps.apply.to);

  printTable(`One run of a no-op module, ${runs} of each in turns, medians`, [
    ['', 'by hand', 'portal', 'more'],
    ['POST → answer', '', ms(portalMedian(each => each.answered))],
    ['POST → first step', '', ms(portalMedian(each => each.started))],
    ['  at most', '', ms(Math.max(...byPortal.map(each => each.started)))],
    ['start', '', ms(length('start'))],
    ['→', '', ms(between('start', 'init'))],
    more('init', hand('init'), length('init')),
    ['→ (validate)', '', ms(between('init', 'plan'))],
    more('plan, show', hand('plan') + hand('show'), length('plan')),
    ['→', '', ms(between('plan', 'apply'))],
    more('apply', hand('apply'), length('apply')),
    ['→ finished', '', ms(applyToEnd)],
    more('all', hand('all'), all),
    ['processor time of the backend', '', ms(portalMedian(each => each.cpu))],
  ]);
  console.log(
    `  ratio ${ratio(all, hand('all'))} (aim 1.5); of a run of 10 s ${(
      ((all - hand('all')) / LONG_RUN_MS) *
      100
    ).toFixed(1)} % (aim 2 %)`,
  );
}

function more(name, byHand, byPortal) {
  return [name, ms(byHand), ms(byPortal), `+${ms(byPortal - byHand)}`];
}
