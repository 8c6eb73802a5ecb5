import { serverText } from '../../messages/server.ts';
import { ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Wards } from './Wards.tsx';
import { Way } from './Way.tsx';

export interface LandingProps {
  readonly claimed: boolean;
  readonly demonstration: boolean;
  readonly mayJoin: boolean;
  /** Who is signed in; null for everybody else. */
  readonly name: string | null;
}

/** An installation explains itself in one screen: what it does, who is protected from whom, and the one thing to do first. */
export function Landing({ claimed, demonstration, mayJoin, name }: LandingProps) {
  const text = serverText('installation');
  const quiet = !claimed || demonstration || name !== null ? 'secondary' : 'primary';
  return (
    <>
      <header className="grid items-end gap-x-12 gap-y-8 lg:grid-cols-[3fr_2fr]">
        <div>
          <h1 className="text-3xl">{text('landing.title')}</h1>
          <p className="reading mt-4 text-lg text-muted">{text('landing.lead')}</p>
        </div>
        <div className="flex flex-col gap-3 lg:border-edge lg:border-s lg:ps-8">
          {name !== null && <p className="text-muted">{text('landing.welcome', { name })}</p>}
          {!claimed && (
            <>
              <p className="text-muted text-sm">{text('landing.claimNote')}</p>
              <LinkButton href="/claim" icon="key">
                {text('landing.claim')}
              </LinkButton>
            </>
          )}
          {name !== null && (
            <LinkButton href="/studies" icon="arrowRight">
              {text('landing.studies')}
            </LinkButton>
          )}
          {demonstration && (
            <>
              <LinkButton href="/try" variant={claimed && name === null ? 'primary' : 'secondary'}>
                {text('landing.try')}
              </LinkButton>
              <p className="text-muted text-sm">{text('landing.tryNote')}</p>
            </>
          )}
          {name === null && claimed && (
            <ButtonRow>
              <LinkButton href="/sign-in" variant={quiet}>
                {text('landing.signIn')}
              </LinkButton>
              {mayJoin && (
                <LinkButton href="/sign-up" variant="quiet">
                  {text('landing.signUp')}
                </LinkButton>
              )}
            </ButtonRow>
          )}
        </div>
      </header>
      <Way />
      <Wards />
    </>
  );
}
