import { Button } from 'antd';
import { type FormEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

/** What the shop is, and the way to what somebody is looking for. */
export function Hero() {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const search = (event: FormEvent) => {
    event.preventDefault();
    const q = input.current?.value.trim();
    void navigate(q ? `/products?q=${encodeURIComponent(q)}` : '/products');
  };
  return (
    <section className="rounded-2xl px-5 py-8 sm:px-12 sm:py-14 text-white bg-linear-to-br from-blue-900 via-blue-800 to-cyan-800">
      <h1 className="text-3xl sm:text-4xl font-bold">{t('headline')}</h1>
      <p className="mt-3 max-w-2xl sm:text-lg">{t('promise')}</p>
      <search className="block mt-6">
        <form onSubmit={search} className="flex max-w-xl gap-2">
          <input
            ref={input}
            type="search"
            maxLength={100}
            aria-label={t('search')}
            placeholder={t('searchHint')}
            className="grow min-w-0 h-10 px-4 rounded-lg text-black bg-white placeholder:text-neutral-600"
          />
          <Button htmlType="submit" size="large">
            {t('searchButton')}
          </Button>
        </form>
      </search>
      <ul className="mt-6 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {(['stock', 'payment', 'once'] as const).map((reason) => (
          <li key={reason}>
            <span aria-hidden>✓</span> {t(`reasons.${reason}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
