import { Router } from 'express';
import { HierarchyService, HierarchyServiceOptions } from './HierarchyService';
import { hierarchyRouter } from './hierarchyRouter';
import { InputReviews, InputReviewsOptions } from './InputReviews';
import { ResourceTrees } from './ResourceTrees';

/** Tree, form and detach, and what follows when a resource hands down something else, put together. */
export function createHierarchy(
  options: Omit<HierarchyServiceOptions, 'trees'> & InputReviewsOptions,
): { router: Router; follow: InputReviews['follow'] } {
  const { knex, access } = options;
  const trees = new ResourceTrees(knex);
  const hierarchy = new HierarchyService({ ...options, trees });
  const reviews = new InputReviews(options);
  return {
    router: hierarchyRouter({ hierarchy, access }),
    follow: message => reviews.follow(message),
  };
}
