import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { hasRole, useSession } from '@/shared/session/session';
import { SECTIONS } from './sections';

/** The sections that the user may see, each with a URL of its own. */
export function SectionTabs() {
  const { t } = useTranslation('admin');
  const user = useSession((session) => session.user);
  return (
    <nav aria-label={t('sections')} className="mb-4 -mx-4 px-4 overflow-x-auto border-b border-neutral-500/20">
      <ul className="flex gap-1">
        {SECTIONS.filter(({ roles }) => hasRole(user, ...roles)).map(({ name }) => (
          <li key={name}>
            <NavLink
              to={`/admin/${name}`}
              className={({ isActive }) =>
                `block px-3 py-2 whitespace-nowrap border-b-2 ${isActive ? 'border-current font-semibold' : 'border-transparent'}`
              }
            >
              {t(`${name}.tab`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
