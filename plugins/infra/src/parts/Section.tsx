import { ReactNode } from 'react';
import { InfoCard } from '@backstage/core-components';

/** A card with a heading of the second level. @internal */
export function Section(props: {
  title: ReactNode;
  subtitle?: ReactNode;
  action?: ReactNode;
  noPadding?: boolean;
  children: ReactNode;
}) {
  return (
    <InfoCard
      title={props.title}
      subheader={props.subtitle}
      action={props.action}
      noPadding={props.noPadding}
      titleTypographyProps={{ component: 'h2', variant: 'h6' }}
      headerProps={{ style: { flexWrap: 'wrap', gap: 8 } }}
    >
      {props.children}
    </InfoCard>
  );
}
