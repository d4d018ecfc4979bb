import { Link } from '@backstage/core-components';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { Resource, TemplateVersion } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { TemplateLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { TimeAgo } from '../parts/TimeAgo';
import { shortCommit } from '../words/refs';
import { STATE_WORDS, STATUS_WORDS } from '../words/resourceWords';

/** What a resource is. @internal */
export function OverviewSection(props: {
  resource: Resource;
  version?: TemplateVersion;
}) {
  const { resource, version } = props;
  return (
    <Section title="Overview">
      <Facts
        facts={{
          Description: resource.description,
          State: STATE_WORDS[resource.state],
          Status: STATUS_WORDS[resource.status].label,
          Template: <TemplateLink templateKey={resource.templateKey} />,
          Version: version && (
            <span title={version.commit}>
              {version.ref} ({shortCommit(version.commit)})
            </span>
          ),
          Owner: resource.owner && <Person entityRef={resource.owner} />,
          'Created by': <Person entityRef={resource.createdBy} />,
          Created: <TimeAgo at={resource.createdAt} />,
          Updated: <TimeAgo at={resource.updatedAt} />,
          Revision: resource.revision,
          Drift: resource.drift && (
            <>
              found <TimeAgo at={resource.drift.detectedAt} />
            </>
          ),
          Labels: resource.labels.length > 0 && (
            <Labels labels={resource.labels} />
          ),
          Links: resource.links.length > 0 && (
            <Box component="ul" sx={{ m: 0, pl: 2 }}>
              {resource.links.map(({ title, url }) => (
                <li key={url}>
                  <Link to={url}>{title}</Link>
                </li>
              ))}
            </Box>
          ),
        }}
      />
    </Section>
  );
}

function Labels({ labels }: { labels: string[] }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {labels.map(label => (
        <Chip key={label} size="small" label={label} sx={{ m: 0 }} />
      ))}
    </Box>
  );
}
