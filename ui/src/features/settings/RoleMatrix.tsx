import { Check } from "lucide-react";

import type { Permission, RoleShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { Card } from "../../ui/layout.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** What each role may do, as the console decides it. */
export function RoleMatrix({ roles }: { roles: readonly RoleShown[] }) {
  const rows = Object.keys(text.permissions) as Exclude<Permission, "public" | "signed_in">[];
  return (
    <Card title={text.matrix}>
      {/* Wider than its frame in a small window: scrolled by keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.matrix} tabIndex={0} role="region" aria-label={text.matrix}>
        <table aria-label={text.matrix}>
          <thead>
            <tr>
              <th scope="col">{text.mayDo}</th>
              {roles.map(({ role }) => (
                <th key={role} scope="col">
                  {words.role[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((permission) => (
              <tr key={permission}>
                <th scope="row">{text.permissions[permission]}</th>
                {roles.map(({ role, permissions }) => (
                  <td key={role}>
                    {permissions.includes(permission) ? (
                      <>
                        <Check size={14} strokeWidth={2.2} aria-hidden />
                        <span className="visually-hidden">{text.yes}</span>
                      </>
                    ) : (
                      <span className="visually-hidden">{text.no}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
