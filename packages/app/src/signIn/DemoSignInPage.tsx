import { ProxiedSignInPage } from '@backstage/core-components';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { useMemo, useState } from 'react';
import { ChoosePerson } from './ChoosePerson';
import { forgetOnSignOut } from './forgetOnSignOut';
import { rememberedPerson } from './rememberedPerson';

/**
 * Signs a person of the demo in, without a password, and again after a reload. `ProxiedSignInPage` holds the token and
 * renews it five minutes before it expires.
 */
export const DemoSignInPage = ({ onSignInSuccess }: SignInPageProps) => {
  const [person, setPerson] = useState(rememberedPerson.get);
  const [attempt, setAttempt] = useState(0);

  const choose = (name: string) => {
    setPerson(name);
    setAttempt(count => count + 1);
  };
  const Failure = useMemo(
    () =>
      ({ error }: { error?: Error }) =>
        <ChoosePerson onChoose={choose} failure={error} />,
    [],
  );

  if (!person) {
    return <ChoosePerson onChoose={choose} />;
  }
  return (
    <ProxiedSignInPage
      key={attempt}
      provider="demo"
      headers={{ 'x-demo-user': person }}
      ErrorComponent={Failure}
      onSignInSuccess={identity => {
        rememberedPerson.set(person);
        onSignInSuccess(forgetOnSignOut(identity));
      }}
    />
  );
};
