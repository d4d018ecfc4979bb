import { z } from 'zod';
import { Role, ROLES } from '../lifecycle';
import { text } from './text';

/** Who can hold a role: a user or group of the catalog, or a service such as `plugin:scaffolder`. @public */
export const principalSchema = text(300).regex(
  /^(?:(?:user|group):[^:/\s]+\/[^:/\s]+|(?:plugin|external):[^\s]+)$/,
  'must be a user or group such as user:default/ann, or a service such as plugin:scaffolder',
);

/** Body of `PUT /resources/:id/grants` and `PUT /templates/:key/grants`: replaces all grants on it itself. @public */
export const grantsRequest = z.strictObject({
  items: z
    .array(z.strictObject({ principal: principalSchema, role: z.enum(ROLES) }))
    .max(200),
});

/** @public */
export type GrantsRequest = z.input<typeof grantsRequest>;

/** A role of someone on a resource and all below it, or on a template and all that is made of it. @public */
export interface Grant {
  principal: string;
  role: Role;
  grantedBy: string;
  createdAt: string;
  /** The ancestor, or the template of it or of the resource, that it is given on; absent: on the thing itself. */
  inheritedFrom?:
    | { resourceId: string; resourceName: string }
    | { templateKey: string; templateName: string };
}

/** `GET /resources/:id/grants` and `GET /templates/:key/grants`. @public */
export interface Grants {
  items: Grant[];
  /** From ancestors and templates; none on a template. */
  inherited: Grant[];
  /** Whether the person who asks may change the items. */
  editable: boolean;
}

/** `GET /me`: what the person who asks may do, whatever the resource. @public */
export interface Me {
  /** Import templates, add versions, and set their rules and lifecycle. */
  mayPublish: boolean;
}
