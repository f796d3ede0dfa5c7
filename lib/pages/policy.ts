/** What browsers let the pages do, said by whoever serves them: `chronotiles serve`, and CloudFront. */

/**
 * Scripts and styles come from here alone and stand in files of their own; meshopt is WebAssembly. Images and tiles may come
 * by HTTPS from a server that the user names in the link.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob: https:",
  "connect-src 'self' blob: https:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
