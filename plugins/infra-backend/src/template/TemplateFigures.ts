import {
  Compliance,
  PROVISIONED_STATE,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { keepVisible, Visibility } from '../access/visibleResources';
import { activeVersions, behindColumn } from './standingResources';
import { UncountedTemplate } from './TemplateRecord';

/** Counts what was made from templates, as far as who asks may count it: always in SQL, for a page at once. */
export class TemplateFigures {
  readonly #knex: Knex;
  readonly #access: Pick<AccessService, 'countable'>;

  constructor(options: {
    knex: Knex;
    access: Pick<AccessService, 'countable'>;
  }) {
    this.#knex = options.knex;
    this.#access = options.access;
  }

  /** The template, with its figures. */
  async ofTemplate(
    template: UncountedTemplate,
    actor: Actor,
  ): Promise<Template> {
    const [counted] = await this.ofTemplates([template], actor);
    return counted;
  }

  /** The templates, each with its figures. */
  async ofTemplates(
    templates: UncountedTemplate[],
    actor: Actor,
  ): Promise<Template[]> {
    const keys = templates.map(({ key }) => key);
    const visibility = await this.#access.countable(actor);
    const made: { key: string; count: number | string }[] =
      await this.#resources(visibility)
        .whereIn('r.template_key', keys)
        .groupBy('r.template_key')
        .select({ key: 'r.template_key' })
        .count({ count: '*' });
    const standing: (StandingRow & { key: string })[] = await this.#standing(
      visibility,
    )
      .whereIn('r.template_key', keys)
      .groupBy('r.template_key')
      .select({ key: 'r.template_key' });
    return templates.map(template => ({
      ...template,
      resourceCount: Number(
        made.find(({ key }) => key === template.key)?.count ?? 0,
      ),
      compliance: toCompliance(
        standing.find(({ key }) => key === template.key),
      ),
    }));
  }

  /** Versions of one template, each with what is at it. */
  async ofVersions(
    versions: TemplateVersion[],
    actor: Actor,
  ): Promise<TemplateVersion[]> {
    const ids = versions.map(({ id }) => id);
    const visibility = await this.#access.countable(actor);
    const counts: { id: string; count: number | string }[] =
      await this.#resources(visibility)
        .whereIn('r.version_id', ids)
        .where('r.state', PROVISIONED_STATE)
        .groupBy('r.version_id')
        .select({ id: 'r.version_id' })
        .count({ count: '*' });
    const places: { id: string; behind: number | string }[] = await this.#knex(
      'template_versions as v',
    )
      .leftJoin(activeVersions(this.#knex), 'a.template_key', 'v.template_key')
      .whereIn('v.id', ids)
      .select({ id: 'v.id', behind: behindColumn(this.#knex) });
    return versions.map(version => {
      const ofVersion = ({ id }: { id: string }) => id === version.id;
      return {
        ...version,
        resourceCount: Number(counts.find(ofVersion)?.count ?? 0),
        behind: Number(places.find(ofVersion)?.behind) === 1,
      };
    });
  }

  /** Over all templates. */
  async ofEstate(actor: Actor): Promise<Compliance> {
    const [row]: StandingRow[] = await this.#standing(
      await this.#access.countable(actor),
    );
    return toCompliance(row);
  }

  /** The provisioned ones of them whose template has an active version, counted. */
  #standing(visibility: Visibility): Knex.QueryBuilder {
    return this.#resources(visibility)
      .join('template_versions as v', 'v.id', 'r.version_id')
      .join(activeVersions(this.#knex), 'a.template_key', 'v.template_key')
      .where('r.state', PROVISIONED_STATE)
      .count({ resources: '*' })
      .sum({ behind: behindColumn(this.#knex) });
  }

  #resources(visibility: Visibility): Knex.QueryBuilder {
    const rows = this.#knex('resources as r');
    keepVisible(this.#knex, rows, visibility, { column: 'r.id' });
    return rows;
  }
}

interface StandingRow {
  resources: number | string;
  /** Null where there are no resources. */
  behind: number | string | null;
}

function toCompliance(row: StandingRow | undefined): Compliance {
  const resources = Number(row?.resources ?? 0);
  const behind = Number(row?.behind ?? 0);
  return resources === 0
    ? { resources, behind }
    : {
        resources,
        behind,
        score: Math.floor(((resources - behind) / resources) * 100),
      };
}
