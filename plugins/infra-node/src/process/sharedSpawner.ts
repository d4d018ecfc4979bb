import { Spawner } from './Spawner';

/** One for all that this process starts. @internal */
export const sharedSpawner = new Spawner();
