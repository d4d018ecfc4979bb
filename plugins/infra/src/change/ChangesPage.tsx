import { Progress } from '@backstage/core-components';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { PageHeading } from '../parts/PageHeading';
import { ChangeList } from './ChangeList';
import { Box, BOXES, useBox } from './useBox';
import { useInboxCount } from './useInboxCount';

/** Changes: those that wait for the person, their own, and all. @internal */
export function ChangesPage() {
  const { box, setBox, parameters } = useBox();
  const waiting = useInboxCount();
  const counts: Partial<Record<Box, number>> = { inbox: waiting };
  return (
    <>
      <PageHeading
        title="Changes"
        subtitle="Requests to provision, update, recreate, destroy or describe"
      />
      <Tabs
        value={box}
        onChange={(_, value) => setBox(value)}
        variant="scrollable"
        aria-label="Which changes"
        sx={{ mb: 2 }}
      >
        {BOXES.map(({ id, title }) => (
          <Tab
            key={id}
            value={id}
            label={counts[id] ? `${title} (${counts[id]})` : title}
            // The portal's theme makes it white on white in the dark.
            sx={{ '&:hover': { bgcolor: 'action.hover', color: 'inherit' } }}
          />
        ))}
      </Tabs>
      {parameters ? (
        <ChangeList key={box} box={box} parameters={parameters} />
      ) : (
        <Progress />
      )}
    </>
  );
}
