import { ComponentType } from 'react';

/** One part of the plugin: a tab with its pages below. @internal */
export interface Area {
  /** Below the plugin's path. */
  path: string;
  title: string;
  load: () => Promise<{ default: ComponentType }>;
}

/** The parts of the plugin, in the order of their tabs. @internal */
export const AREAS: Area[] = [
  {
    path: 'resources',
    title: 'Resources',
    load: async () => ({
      default: (await import('./ResourcesRouter')).ResourcesRouter,
    }),
  },
  {
    path: 'changes',
    title: 'Changes',
    load: async () => ({
      default: (await import('./ChangesRouter')).ChangesRouter,
    }),
  },
  {
    path: 'runs',
    title: 'Runs',
    load: async () => ({ default: (await import('./RunsRouter')).RunsRouter }),
  },
  {
    path: 'batches',
    title: 'Batches',
    load: async () => ({
      default: (await import('./BatchesRouter')).BatchesRouter,
    }),
  },
  {
    path: 'templates',
    title: 'Templates',
    load: async () => ({
      default: (await import('./TemplatesRouter')).TemplatesRouter,
    }),
  },
  {
    path: 'activity',
    title: 'Activity',
    load: async () => ({
      default: (await import('./ActivityRouter')).ActivityRouter,
    }),
  },
  {
    path: 'status',
    title: 'Status',
    load: async () => ({
      default: (await import('./StatusRouter')).StatusRouter,
    }),
  },
];
