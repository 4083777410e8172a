import type { ChangeClass, DisclosureShown, DisclosuresEditInput } from "../../api/generated/index.ts";

/** A version as it is being written. */
export interface Writing {
  texts: Record<string, string>;
  changeClass: ChangeClass;
  /** Day from which it is to be in force. */
  effective: string;
  /** Days of notice, as typed. */
  notice: string;
}

/** Days of notice that a change asks for; the backend has the same. */
export const NOTICE_DAYS: Record<ChangeClass, number> = { editorial: 0, clarifying: 0, material: 30, new_purpose: 30 };

const MOST_NOTICE = 365;

export function writingOf({ texts, version }: DisclosureShown): Writing {
  return { texts, changeClass: version.change_class, effective: version.effective_at.slice(0, 10), notice: String(version.notice_days) };
}

/** Whether the two differ in anything that would be saved. */
export function differs(one: Writing, other: Writing): boolean {
  return inputOf("", "", one, other) !== null;
}

/** What is saved: only what differs from the base; none: nothing does. */
export function inputOf(version: string, digest: string, base: Writing, now: Writing): DisclosuresEditInput | null {
  const texts = Object.fromEntries(Object.entries(now.texts).filter(([language, text]) => text !== base.texts[language]));
  const removed = Object.keys(base.texts).filter((language) => !(language in now.texts));
  const same = { changeClass: base.changeClass === now.changeClass, effective: base.effective === now.effective, notice: base.notice.trim() === now.notice.trim() };
  if (Object.keys(texts).length === 0 && removed.length === 0 && same.changeClass && same.effective && same.notice) return null;
  return {
    version,
    texts,
    removed,
    change_class: same.changeClass ? null : now.changeClass,
    effective_at: same.effective ? null : `${now.effective}T00:00:00Z`,
    notice_days: Number(now.notice),
    digest,
  };
}

/**
 * What one writes, on top of what somebody else saved meanwhile: texts that were touched stay as
 * they are written, all others become theirs.
 */
export function onTop(base: Writing, now: Writing, theirs: Writing): Writing {
  const touched = (language: string) => now.texts[language] !== base.texts[language];
  const languages = [...new Set([...Object.keys(theirs.texts), ...Object.keys(now.texts)])];
  const texts: Record<string, string> = {};
  for (const language of languages) {
    const text = touched(language) ? now.texts[language] : theirs.texts[language];
    if (text !== undefined) texts[language] = text;
  }
  return {
    texts,
    changeClass: now.changeClass === base.changeClass ? theirs.changeClass : now.changeClass,
    effective: now.effective === base.effective ? theirs.effective : now.effective,
    notice: now.notice === base.notice ? theirs.notice : now.notice,
  };
}

export function noticeIsRight(notice: string): boolean {
  return /^\d{1,3}$/.test(notice.trim()) && Number(notice) <= MOST_NOTICE;
}
