import { Template } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { TemplateLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { TimeAgo } from '../parts/TimeAgo';
import { duration } from '../words/time';

/** What a template is, and its rules. @internal */
export function TemplateOverview({ template }: { template: Template }) {
  const { approval, timeout } = template;
  return (
    <Section title="Overview">
      <Facts
        facts={{
          Key: <code>{template.key}</code>,
          Parents: template.parents.length > 0 && (
            <>
              {template.parents.map((key, index) => (
                <span key={key}>
                  {index > 0 && ', '}
                  <TemplateLink templateKey={key} />
                </span>
              ))}
            </>
          ),
          Approval: describeApproval(approval),
          Engine: template.engine,
          Timeout: timeout !== undefined && duration(timeout * 1000),
          'Names are like': template.namingConvention && (
            <code>{template.namingConvention}</code>
          ),
          Labels: template.labels.join(', '),
          Revision: template.revision,
          'Created by': <Person entityRef={template.createdBy} />,
          Updated: <TimeAgo at={template.updatedAt} />,
        }}
      />
    </Section>
  );
}

function describeApproval({
  required,
  quorum,
  allowSelfApproval,
}: Template['approval']): string | undefined {
  if (required === false) return 'not needed';
  const words = [
    ...(quorum === undefined ? [] : [`${quorum} needed`]),
    ...(required && quorum === undefined ? ['needed'] : []),
    ...(allowSelfApproval ? ['one’s own allowed'] : []),
  ];
  return words.length > 0 ? words.join(', ') : undefined;
}
