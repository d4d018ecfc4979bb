import { IdentityApi } from '@backstage/frontend-plugin-api';
import {
  registerMswTestHooks,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { DemoSignInPage } from './DemoSignInPage';
import { rememberedPerson } from './rememberedPerson';

const REFRESH = '*/api/auth/demo/refresh';
const tokenOf = (name: string) =>
  `e30.${window.btoa(
    JSON.stringify({ sub: `user:default/${name}`, exp: 4e9 }),
  )}.x`;
const sessionOf = (name: string) => ({
  providerInfo: {},
  profile: { displayName: name },
  backstageIdentity: {
    token: tokenOf(name),
    identity: {
      type: 'user',
      userEntityRef: `user:default/${name}`,
      ownershipEntityRefs: [`user:default/${name}`],
    },
  },
});

describe('DemoSignInPage', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let asked: (string | null)[];

  beforeEach(() => {
    asked = [];
    rememberedPerson.forget();
    server.use(
      http.get(REFRESH, ({ request }) => {
        const name = request.headers.get('x-demo-user');
        asked.push(name);
        return HttpResponse.json(sessionOf(name ?? 'nobody'));
      }),
    );
  });

  const signIn = () => {
    const onSignInSuccess = jest.fn<void, [IdentityApi]>();
    renderInTestApp(<DemoSignInPage onSignInSuccess={onSignInSuccess} />);
    return onSignInSuccess;
  };

  it('offers four people and signs the chosen one in', async () => {
    const onSignInSuccess = signIn();

    expect(await screen.findAllByRole('button')).toHaveLength(4);
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Dave' }),
    );

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    const [identity] = onSignInSuccess.mock.calls[0];
    expect(await identity.getCredentials()).toEqual({
      token: tokenOf('dave'),
    });
    expect(await identity.getBackstageIdentity()).toMatchObject({
      userEntityRef: 'user:default/dave',
    });
  });

  it('signs the same person in again after a reload, and forgets on sign-out', async () => {
    rememberedPerson.set('alice');

    const onSignInSuccess = signIn();

    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(asked).toEqual(['alice']);
    const [identity] = onSignInSuccess.mock.calls[0];
    await identity.signOut();
    expect(rememberedPerson.get()).toBeUndefined();
  });

  it('says what went wrong and lets one try again', async () => {
    server.use(
      http.get(
        REFRESH,
        () =>
          HttpResponse.json(
            { error: { name: 'NotFoundError', message: 'no user yet' } },
            { status: 404 },
          ),
        { once: true },
      ),
    );
    const onSignInSuccess = signIn();

    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Alice' }),
    );
    expect(await screen.findByText(/no user yet/)).toBeInTheDocument();
    expect(onSignInSuccess).not.toHaveBeenCalled();

    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign in as Alice' }),
    );
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalledTimes(1));
    expect(asked).toEqual(['alice']);
  });
});
