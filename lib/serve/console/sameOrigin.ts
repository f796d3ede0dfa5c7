/** Names by which a page of this machine is reached. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether a request to change something comes from a page of this server. Other pages can make a browser send requests here,
 * but neither with this header nor under this origin.
 */
export function fromThisPage(request: Request): boolean {
  const origin = request.headers.get('Origin');
  const isOwn = origin === null || origin === new URL(request.url).origin;
  return isOwn && request.headers.get('X-Chronotiles') === 'console';
}

/** Whether a request names this machine. A name that somebody else made lead here is not ours (DNS rebinding). */
export const namesLoopback = (request: Request): boolean =>
  LOOPBACK.test(request.headers.get('Host') ?? new URL(request.url).host);
