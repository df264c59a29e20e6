// A person: who, where, what time it is there; and, for oneself, the facts one may change.

import { useState } from "preact/hooks";
import { act, switchTo } from "../link";
import { set, use } from "../store";
import { clockNow, shortDay, timeOf } from "../time";
import { openHome, openTalk } from "../shell/Sidebar";
import { Avatar } from "../ui/Avatar";
import { Picker } from "../ui/Picker";
import { Side } from "./Side";
import { PlainText } from "../mrkdwn";

const ZONES = [
  "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Kyiv", "Europe/Athens", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore",
  "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu", "UTC",
];

export function ProfilePanel({ user }: { user: string }) {
  const [people, me, clock, app] = use((s) => [s.people, s.me, s.clock, s.app] as const);
  const person = people.get(user);
  if (!person) return <Side title="Profile"><p class="empty">Nobody is here any more.</p></Side>;
  const now = new Date(clock.now);
  const mine = user === me;
  return (
    <Side title={mine ? "Your profile" : "Profile"}>
      <div class="side-scroll profile" tabIndex={0} role="region" aria-label={`About ${person.real_name}`}>
        <Avatar person={person} size={112} />
        <h3>{person.real_name}</h3>
        {person.title && <p class="profile-title">{person.title}</p>}
        {(person.status_text || person.status_emoji) && <p class="profile-status"><PlainText text={`${person.status_emoji} ${person.status_text}`} /></p>}
        {person.deleted && <p class="tag">Deactivated</p>}
        {person.is_restricted && <p class="tag">Guest</p>}
        <div class="profile-do">
          {person.is_bot && user === app.bot_user ? (
            <button type="button" class="button button-primary" onClick={openHome}>Open {app.name}</button>
          ) : (
            !mine && (
              <>
                <button type="button" class="button" onClick={() => void openTalk(user)}>Message</button>
                {!person.is_bot && !person.deleted && <button type="button" class="button button-primary" onClick={() => switchTo(user)}>Become {person.real_name.split(" ")[0]}</button>}
              </>
            )
          )}
        </div>
        <dl class="facts">
          {!person.is_bot && <><dt>Local time</dt><dd>{shortDay(now, person.tz)}, {timeOf(now, person.tz)}</dd><dt>Time zone</dt><dd>{person.tz.replace(/_/g, " ")}</dd></>}
          {person.email && <><dt>Email</dt><dd>{person.email}</dd></>}
          <dt>Member ID</dt><dd><code>{person.id}</code></dd>
        </dl>
        {mine && <Change />}
      </div>
    </Side>
  );
}

function Change() {
  const person = use((s) => s.people.get(s.me));
  const [title, setTitle] = useState(person?.title ?? "");
  const [status, setStatus] = useState(person?.status_text ?? "");
  if (!person) return null;
  const zones = ZONES.includes(person.tz) ? ZONES : [person.tz, ...ZONES];
  return (
    <form
      class="profile-form"
      onSubmit={(event) => {
        event.preventDefault();
        void act("profile", { changes: { title, status_text: status } }).then((reply) => reply.ok && set({}));
      }}
    >
      <h3>Change</h3>
      <div class="b-input">
        <label class="b-label" for="own-title">What you do</label>
        <input id="own-title" class="field" value={title} maxLength={80} onInput={(event) => setTitle(event.currentTarget.value)} />
      </div>
      <div class="b-input">
        <label class="b-label" for="own-status">Status</label>
        <input id="own-status" class="field" value={status} maxLength={100} onInput={(event) => setStatus(event.currentTarget.value)} />
      </div>
      <button type="submit" class="button">Save</button>
      <div class="b-input">
        <span class="b-label" id="own-zone-label">Time zone</span>
        <Picker
          id="own-zone"
          label="Time zone"
          labelledBy="own-zone-label"
          choices={zones.map((zone) => ({ value: zone, words: zone.replace(/[_/]/g, " "), label: zone.replace(/_/g, " "), hint: timeOf(clockNow(), zone) }))}
          chosen={[person.tz]}
          placeholder="Choose"
          onChange={(values) => values[0] && void act("profile", { changes: { tz: values[0] } })}
        />
      </div>
    </form>
  );
}
