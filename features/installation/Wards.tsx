import Link from 'next/link';
import { serverText } from '../../messages/server.ts';

const WHO = ['server', 'researcher', 'others'] as const;

/** Whom it protects from whom, with the limit beside each promise. */
export function Wards() {
  const text = serverText('installation');
  return (
    <section aria-labelledby="wards" className="mt-14 sm:mt-20">
      <div className="rule mb-5" />
      <h2 id="wards" className="text-2xl">
        {text('wards.title')}
      </h2>
      <dl className="mt-6 grid gap-x-10 gap-y-8 md:grid-cols-3">
        {WHO.map((who) => (
          <div key={who} className="keep">
            <dt>
              <span className="block text-muted text-sm">{text('wards.from')}</span>
              <span className="font-semibold text-lg">{text(`wards.${who}Name`)}</span>
            </dt>
            <dd className="mt-2">{text(`wards.${who}`)}</dd>
            <dd className="mt-3 border-caution border-s-2 ps-3 text-muted text-sm">
              <span className="font-semibold text-ink">{text('wards.limit')}: </span>
              {text(`wards.${who}Limit`)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-6">
        <Link href="/about/protection" prefetch={false} className="link inline-block py-2">
          {text('wards.more')}
        </Link>
      </p>
    </section>
  );
}
