// Whose workspace this is; where there are several, the button that switches between them.

import { base } from "../link";
import { use } from "../store";
import { Icon, Rings } from "../ui/icons";
import { MenuButton } from "../ui/Menu";

export function Company() {
  const [team, companies] = use((s) => [s.team, s.companies] as const);
  const name = (
    <>
      <Rings />
      <span class="brand-name">{team.name}</span>
    </>
  );
  if (companies.length < 2) return <div class="brand">{name}</div>;
  const entries = companies.map((one) => ({
    label: (
      <span class="company">
        <b>{one.name}</b>
        <span>{one.note}</span>
      </span>
    ),
    words: one.name,
    hint: one.at === `${base}/` ? <Icon name="check" size={16} /> : undefined,
    choose: () => {
      if (one.at !== `${base}/`) location.assign(one.at);
    },
  }));
  return (
    <div class="brand">
      <MenuButton label={`${team.name}: switch to another company`} entries={entries} class="brand-switch" align="start">
        {name}
        <Icon name="down" size={14} />
      </MenuButton>
    </div>
  );
}
