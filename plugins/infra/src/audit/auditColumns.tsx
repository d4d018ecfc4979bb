import { AuditEntry } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { Person } from '../parts/Person';
import { TimeAgo } from '../parts/TimeAgo';
import { AuditAction } from './AuditAction';
import { AuditDetails } from './AuditDetails';
import { AuditSubject } from './AuditSubject';

/** What the record shows of an entry. @internal */
export const auditColumns: Column<AuditEntry>[] = [
  { title: 'When', sort: 'at', cell: ({ at }) => <TimeAgo at={at} /> },
  { title: 'Who', cell: ({ actor }) => <Person entityRef={actor} /> },
  { title: 'What', cell: entry => <AuditAction entry={entry} /> },
  {
    title: 'On',
    wraps: true,
    cell: entry => <AuditSubject entry={entry} />,
  },
  {
    title: 'Before, after, reason',
    from: 'md',
    wraps: true,
    cell: entry => <AuditDetails entry={entry} />,
  },
];
