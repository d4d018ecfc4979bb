/** Someone to sign in as; `name` is the catalog user's. */
export interface DemoPerson {
  name: string;
  displayName: string;
  role: string;
  team: string;
  can: string;
  color: string;
}

/** The people of the demo, in the order in which they meet a resource. */
export const DEMO_PEOPLE: DemoPerson[] = [
  {
    name: 'alice',
    displayName: 'Alice',
    role: 'Developer',
    team: 'team-apps',
    can: 'Creates resources and asks for changes to them',
    color: '#0f766e',
  },
  {
    name: 'bob',
    displayName: 'Bob',
    role: 'Platform engineer',
    team: 'team-platform',
    can: 'Publishes Terraform modules as templates',
    color: '#b45309',
  },
  {
    name: 'dave',
    displayName: 'Dave',
    role: 'Approver',
    team: 'team-platform',
    can: 'Reads plans, approves and rejects them',
    color: '#4338ca',
  },
  {
    name: 'carol',
    displayName: 'Carol',
    role: 'Guest',
    team: 'no team',
    can: 'Looks around and changes nothing',
    color: '#9d174d',
  },
];
