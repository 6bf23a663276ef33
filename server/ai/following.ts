/**
 * Ending one thing with another.
 *
 * @module
 */

/**
 * Makes a controller that is aborted with a signal, too. In place of `AbortSignal.any`, which Deno 2.9 loses when memory
 * is collected while only a fetch waits for it: then nothing ends the request.
 */
export function controllerAfter(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener("abort", follow, { once: true, signal: controller.signal });
  return controller;
}
