import type { Actor } from '$lib/server/access';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** A problem code of `$lib/domain/problem`, when the failure is an expected one. */
      code?: string;
    }
    interface Locals {
      actor: Actor | null;
    }
  }
}
