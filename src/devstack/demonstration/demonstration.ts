import type { RunningStack } from '../stack.ts';
import { scenes, type Scene } from './scenes.ts';
import { Stage } from './stage.ts';

interface Ended {
  readonly scene: Scene;
  readonly orderNo: string | undefined;
  readonly problems: readonly string[];
}

/**
 * Plays the demonstration: each scene from its beginning to the end of its order, all on the real stack, and a summary
 * line per order.
 *
 * @returns whether every order reached its end as expected
 */
export async function runDemonstration(
  stack: RunningStack,
  say: (line: string) => void,
): Promise<{ readonly asExpected: boolean }> {
  if (!stack.double) {
    say('The demonstration needs the Atlas double, and ATLAS_BASE_URL names another: unset it, or use --no-demo.');
    return { asExpected: false };
  }
  say('Waits are shortened for the demonstration; `npm start -- --no-demo` keeps the real ones.');
  const ended: Ended[] = [];
  for (const [index, scene] of scenes.entries()) {
    say('');
    say(`${index + 1}. ${scene.title}`);
    ended.push(await play(scene, new Stage(stack, stack.double.double, say)));
  }
  say('');
  say('Summary');
  for (const { scene, orderNo, problems } of ended) {
    say(`  ${problems.length === 0 ? 'as expected' : 'NOT AS EXPECTED'}  ${orderNo ?? '-'}  ${scene.title}`);
    for (const problem of problems) say(`      ${problem}`);
  }
  return { asExpected: ended.every(({ problems }) => problems.length === 0) };
}

async function play(scene: Scene, stage: Stage): Promise<Ended> {
  try {
    const view = await scene.play(stage);
    return { scene, orderNo: view.order.orderNo, problems: scene.check(view) };
  } catch (error) {
    return { scene, orderNo: undefined, problems: [error instanceof Error ? error.message : String(error)] };
  }
}
