import { Knex } from 'knex';
import { fromJson } from '../database/columns';
import { IsSecret } from './secretEntries';

interface NameRow {
  root: string;
  tags_variable: string | null;
  sensitive_variables: string;
}

interface Names {
  config: Set<string>;
  tags: boolean;
}

/**
 * Which tags and config of resources are secret because a variable that may get them is: config by the name of one that
 * is sensitive in any version of the resource's template, or of one that is or was below it; tags where their variable
 * is. It is not asked which resources there are, so that a secret is one before the first takes it and after the last.
 */
export class SecretNames {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** For the resources of one template. */
  async of(templateKey: string): Promise<IsSecret> {
    const secrets = await this.ofEach([templateKey]);
    return (kind, name) => secrets(templateKey, kind, name);
  }

  /** For the resources of several templates. */
  async ofEach(
    templateKeys: readonly string[],
  ): Promise<(templateKey: string, ...entry: Parameters<IsSecret>) => boolean> {
    const names = new Map<string, Names>();
    for (const row of await this.#rows([...new Set(templateKeys)])) {
      const sensitive = fromJson<string[]>(row.sensitive_variables);
      const { config, tags } = names.get(row.root) ?? {
        config: new Set(),
        tags: false,
      };
      names.set(row.root, {
        config: new Set([...config, ...sensitive]),
        tags: tags || sensitive.includes(row.tags_variable ?? ''),
      });
    }
    return (templateKey, kind, name) => {
      const known = names.get(templateKey);
      return kind === 'dependencyTags'
        ? known?.tags ?? false
        : known?.config.has(name) ?? false;
    };
  }

  async #rows(templateKeys: readonly string[]): Promise<NameRow[]> {
    if (templateKeys.length === 0) return [];
    const knex = this.#knex;
    return knex
      .withRecursive('down', ['root', 'key'], below =>
        below
          .select('key', 'key')
          .from('templates')
          .whereIn('key', [...templateKeys])
          .union(children =>
            children
              .select('down.root', 'link.template_key')
              .from('template_lineage as link')
              .join('down', 'down.key', 'link.parent_key'),
          ),
      )
      .from('down')
      .join('templates as t', 't.key', 'down.key')
      .join('template_versions as v', 'v.template_key', 'down.key')
      .whereNot('v.sensitive_variables', '[]')
      .distinct('down.root', 't.tags_variable', 'v.sensitive_variables');
  }
}
