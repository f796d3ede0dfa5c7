/** Times and spans in words. */

/** `2026-11-25 07:18:47`, in UTC; empty where there is none. */
export const moment = (iso: string | undefined): string => (iso ?? '').slice(0, 19).replace('T', ' ');

/** `07:18:47.872`, in UTC. */
export const clock = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 23);

/** `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function span(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (number: number) => String(number).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

/** How long something took; since it began where it goes on. */
export function spanBetween(start: string | undefined, end: string | undefined): string {
  if (start === undefined) return '';
  return span(Math.max(0, (end === undefined ? Date.now() : Date.parse(end)) - Date.parse(start)) / 1000);
}
