/** Generated from the OpenAPI document by `npm run console:types`. Do not edit. */
export interface paths {
    "/admin/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reload the settings (role admin)
         * @description Invalid settings change nothing; `errors` lists each fault with its path.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The settings apply to requests from now on. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description Changed settings that apply only after a restart of the API.
                             * @example [
                             *       "api.port"
                             *     ]
                             */
                            needsRestart: string[];
                            /** @enum {string} */
                            result: "reloaded";
                            /** @description The tenants of the settings that apply now. */
                            tenants: {
                                id: string;
                                /** @enum {string} */
                                mode: "live" | "rehearsal";
                            }[];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit entries, newest first (role admin)
         * @description Retained for the namespace's retention period.
         */
        get: {
            parameters: {
                query?: {
                    action?: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
                    /** @description Name of the operator. */
                    by?: string;
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    limit?: number;
                    /** @description Number of an order. If several orders have it, the latest one. */
                    number?: string;
                    /** @description `<tenant>/<order id>` */
                    order?: string;
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Audit"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit log as a CSV file (role admin) */
        get: {
            parameters: {
                query?: {
                    action?: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
                    /** @description Name of the operator. */
                    by?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    /** @description Number of an order. If several orders have it, the latest one. */
                    number?: string;
                    /** @description `<tenant>/<order id>` */
                    order?: string;
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The complete list. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bulk decisions, running ones first
         * @description Retained for the namespace's retention period.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Bulk"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        /**
         * Apply one decision to many orders of a tenant (role operator)
         * @description At most 10,000 orders. Runs in the background. Returns 409 if the number of eligible orders differs from `expected` by more than 5 %.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A request repeated with the same key starts the bulk decision once. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BulkRequest"];
                };
            };
            responses: {
                /** @description The bulk decision has started, or had already started. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bulk"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve a bulk decision, its progress and failures */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The bulk decision and its progress. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a bulk decision (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description The bulk decision stops after the orders in progress. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            result: "stopping";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview a bulk decision (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BulkPreviewRequest"];
                };
            };
            responses: {
                /** @description The number of eligible orders, and what would happen. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkPreview"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List stored inbound bodies, masked, newest first (role admin)
         * @description Lists bodies of tenants with `capture.keep` in the settings. Personal data is masked.
         */
        get: {
            parameters: {
                query: {
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    /** @description Always true. `POST /captures/reveal` returns bodies unmasked. */
                    masked?: "true";
                    route?: "open" | "opened" | "completed" | "cancelled";
                    tenant: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Capture"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a tenant's stored bodies (role admin) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CapturesClearRequest"];
                };
            };
            responses: {
                /** @description The bodies are deleted. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Number of deleted bodies. */
                            removed: number;
                            /** @enum {string} */
                            result: "cleared";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** List stored inbound bodies unmasked (role admin) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CapturesRevealRequest"];
                };
            };
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Capture"][];
                            nextCursor: string | null;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/causes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List causes of attention, longest wait first */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All causes. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description Time of this snapshot.
                             */
                            at: string;
                            items: components["schemas"]["Cause"][];
                            /** @description True if there are more open orders than the api keeps. Some of the newest that need attention may be missing. */
                            partial: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether any order has changed
         * @description Inexpensive: poll it every few seconds with the previous ETag in `If-None-Match`.
         */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The current version of the orders. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Changes"];
                    };
                };
                /** @description Nothing has changed. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/codec/decode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decrypt payloads (role operator with `mayReveal`, or admin)
         * @description The codec server for the Temporal Web UI; its endpoint is this URL without `/decode`. Payloads that cannot be decrypted are returned unchanged. Cross-origin requests are allowed only from the origin of `temporal.webUiUrl`.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "X-Namespace": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        payloads: (components["schemas"]["Payload"] & unknown)[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description The payloads, in the order of the request. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            payloads: (components["schemas"]["Payload"] & unknown)[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        /** Check whether a page of this origin may request payloads */
        options: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description CORS headers. Only the origin of `temporal.webUiUrl` is allowed. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List received deliveries, newest first
         * @description Lists the deliveries of this API process for `limits.deliveryLogDays` days. Contains only authenticated calls with a JSON object.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    /** @description Received at this time or later. */
                    from?: string;
                    limit?: number;
                    /** @description Prefix of an order number, an SS, or an ERP id. */
                    q?: string;
                    result?: "accepted" | "held" | "duplicate" | "already-settled" | "ignored" | "spooled" | "parked" | "failed";
                    route?: "open" | "opened" | "completed" | "cancelled";
                    tenant?: string;
                    /** @description Received at this time or earlier. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Number of days in the log, from `limits.deliveryLogDays`. 0 if no log is kept. */
                            days: number;
                            items: components["schemas"]["Delivery"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** View the API documentation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description An HTML page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search Sismetro's equipment */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    query?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EquipmentPage"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                502: components["responses"]["BadGateway"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether the process is alive */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The process is running. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check whether deliveries can be accepted */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deliveries can be accepted, at least into the spool. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                /** @description Deliveries cannot be accepted. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open incidents, oldest first
         * @description Incidents concern settled orders, SSs without an order, or a whole tenant. Only open incidents are listed.
         */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The list. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Incident"][];
                            /** @description True if there are more than a thousand. The newest are left out. */
                            partial: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{tenant}/{key}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge an incident */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description The incident is acknowledged and no longer listed. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: string;
                            /** @enum {string} */
                            result: "acknowledged";
                            tenant: string;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve the OpenAPI document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OpenAPI 3.1. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            openapi: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List operators, with the expiry and last use of their tokens (role admin) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The complete list. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperatorList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders
         * @description Lists lag about a second behind.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Orders in progress that were opened at least this many days ago. */
                    ageFrom?: number | null;
                    /** @description Orders in progress that were opened less than this many days ago. */
                    ageTo?: number | null;
                    attention?: "true" | "false";
                    branch?: string;
                    /** @description The cause for which the order needs attention. */
                    code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    /** @description Orders whose opening needs attention and used this equipment. */
                    equipment?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    limit?: number;
                    number?: string;
                    order?: "asc" | "desc";
                    /** @description Page number, from 1. Ignored if `cursor` is set. */
                    page?: number;
                    /** @description One or more phases, separated by commas. */
                    phase?: string;
                    /** @description Prefix of the order number, the SS, or the ERP id. */
                    q?: string;
                    /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
                    said?: string;
                    /** @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed. */
                    settled?: "true" | "false";
                    /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                    settledFrom?: string;
                    /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                    settledTo?: string;
                    /** @description Sort order. Default: orders in progress first, newest first. `attention`: by the time since which they have needed attention. */
                    sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
                    ss?: string;
                    /** @description The step that needs attention. */
                    step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description Time of this snapshot.
                             */
                            at: string;
                            items: components["schemas"]["Order"][];
                            nextCursor: string | null;
                            /** @description True if there are more orders than the api keeps. The orders that ended first are left out, and then the newest of those that wait for Sismetro. */
                            partial: boolean;
                            /** @description Number of orders that match the filter. */
                            total: number;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export orders as a CSV file
         * @description UTF-8 with BOM, semicolons, decimal commas, local times. Recorded in the audit log.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Orders in progress that were opened at least this many days ago. */
                    ageFrom?: number | null;
                    /** @description Orders in progress that were opened less than this many days ago. */
                    ageTo?: number | null;
                    attention?: "true" | "false";
                    branch?: string;
                    /** @description The cause for which the order needs attention. */
                    code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                    /** @description Orders whose opening needs attention and used this equipment. */
                    equipment?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    number?: string;
                    order?: "asc" | "desc";
                    /** @description One or more phases, separated by commas. */
                    phase?: string;
                    /** @description Prefix of the order number, the SS, or the ERP id. */
                    q?: string;
                    /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
                    said?: string;
                    /** @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed. */
                    settled?: "true" | "false";
                    /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                    settledFrom?: string;
                    /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                    settledTo?: string;
                    /** @description Sort order. Default: orders in progress first, newest first. `attention`: by the time since which they have needed attention. */
                    sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
                    ss?: string;
                    /** @description The step that needs attention. */
                    step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All orders that match the filter. The file is named `pedidos-parcial.csv` if there are more orders than are kept. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve an order from its workflow */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The order. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply a decision to an order (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A decision repeated with the same key is applied once. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionRequest"];
                };
            };
            responses: {
                /** @description The order after the decision. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/link-candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List SSs at Sismetro that may belong to an order (role operator)
         * @description Makes up to three calls to Sismetro. Changes nothing.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description SSs opened after the order arrived that belong to no other order, newest first. */
                            items: {
                                customer?: string;
                                equipment?: string;
                                /** @description The equipment's number at Sismetro. */
                                equipmentId?: string;
                                link?: string;
                                openedAt?: string;
                                ss: string;
                                /** @enum {string} */
                                state: "open" | "in-progress" | "completed" | "cancelled" | "removed" | "ignored" | "unknown";
                                /** @description As returned by Sismetro. */
                                status: string;
                            }[];
                            /** @description False if Sismetro cannot be searched now. */
                            searched: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/link-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview the SS to be linked (role operator)
         * @description Changes nothing. Takes up to ten seconds. The customer is masked for operators without `mayReveal`; for others, the call is recorded in the audit log.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LinkPreviewRequest"];
                };
            };
            responses: {
                /** @description The SS, and any objection to linking it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinkCandidate"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order's current state at both vendors (role operator)
         * @description Makes one call to each vendor, within its rate limit and 14 s. If a vendor cannot be read, `why` gives the reason. Changes nothing.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The states. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LiveStatus"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/payloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the payloads of an order, masked */
        get: {
            parameters: {
                query?: {
                    /** @description Only the payloads of this call of the timeline. */
                    call?: string;
                };
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The payloads. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Payload"][];
                            /** @description Number of older payloads that are not shown. */
                            leftOut: number;
                            masked: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/payloads/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retrieve the payloads of an order unmasked (requires `mayReveal`)
         * @description Recorded in the audit log.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PayloadsRevealRequest"];
                };
            };
            responses: {
                /** @description The payloads, with personal data. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Payload"][];
                            /** @description Number of older payloads that are not shown. */
                            leftOut: number;
                            masked: boolean;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve the timeline of an order, oldest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: its ERP id, followed by `~<closing>` from the second closing on. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The timeline. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["TimelineItem"][];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List orders, searching by customer too
         * @description As `GET /orders`, but `q` also matches all words of a name, in any order, or a CPF or CNPJ; in orders whose customer the operator may see. A name belongs in no address. 409 if the settings have no `privacy.customerKeys` and `customer` is set.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OrdersSearch"];
                };
            };
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description Time of this snapshot.
                             */
                            at: string;
                            items: components["schemas"]["Order"][];
                            nextCursor: string | null;
                            /** @description True if there are more orders than the api keeps. The orders that ended first are left out, and then the newest of those that wait for Sismetro. */
                            partial: boolean;
                            /** @description Number of orders that match the filter. */
                            total: number;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/search.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export orders as a CSV file, searching by customer too
         * @description As `GET /orders.csv`, with the search of `POST /orders/search`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OrdersSearchExport"];
                };
            };
            responses: {
                /** @description All orders that match. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve figures about orders, vendors and sweeps */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The current figures, at most a few seconds old. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List parked deliveries */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Parked"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve a parked delivery, its masked body, and what the profile reads from it (role operator) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The delivery. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ParkedDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Discard a parked delivery (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DiscardRequest"];
                };
            };
            responses: {
                /** @description The delivery is discarded. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            result: "discarded";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link a parked callback to an order (role operator)
         * @description For a callback that names no order. The SS is read before anything is released or cancelled.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LinkParkedRequest"];
                };
            };
            responses: {
                /** @description The delivery was processed and is no longer parked. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replay a parked delivery (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The delivery was processed and is no longer parked. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retrieve a parked delivery with its unmasked body (requires `mayReveal`)
         * @description Recorded in the audit log.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description The delivery, with personal data. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ParkedDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay several parked deliveries (role operator)
         * @description Processes the deliveries one by one. Each has its own outcome.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReplayRequest"];
                };
            };
            responses: {
                /** @description The outcome of each delivery. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ReplayOutcome"][];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase all data stored about one customer (role admin)
         * @description Orders in progress and the deliveries waiting for them are kept and reported; repeat the request later to erase them. Recorded in the audit log.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerEraseRequest"];
                };
            };
            responses: {
                /** @description The erased data. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerErasure"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export all data stored about one customer (role admin)
         * @description Recorded in the audit log, which identifies the customer by a keyed hash.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerExportRequest"];
                };
            };
            responses: {
                /** @description The data stored about the customer. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerExport"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a cancelled service */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Unique id of the message. */
                    "webhook-id"?: string;
                    /** @description One or more signatures of the form `v1,<base64>`. */
                    "webhook-signature"?: string;
                    /** @description Unix time in seconds. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description The callback is a repeat, or its order is already settled. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description The callback is stored durably, even if its order is not known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report a completed service */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Unique id of the message. */
                    "webhook-id"?: string;
                    /** @description One or more signatures of the form `v1,<base64>`. */
                    "webhook-signature"?: string;
                    /** @description Unix time in seconds. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description The callback is a repeat, or its order is already settled. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description The callback is stored durably, even if its order is not known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/guard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check whether an order or one of its items may be deleted or cancelled in the ERP */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Unique id of the message. */
                    "webhook-id"?: string;
                    /** @description One or more signatures of the form `v1,<base64>`. */
                    "webhook-signature"?: string;
                    /** @description Unix time in seconds. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["GuardRequest"];
                };
            };
            responses: {
                /** @description The order may be changed in the ERP. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            allowed: true;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open an SS for a closed service order */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Unique id of the message. */
                    "webhook-id"?: string;
                    /** @description One or more signatures of the form `v1,<base64>`. */
                    "webhook-signature"?: string;
                    /** @description Unix time in seconds. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OpenRequest"];
                };
            };
            responses: {
                /** @description The order already exists, or is ignored. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderNotTaken"];
                    };
                };
                /** @description The order is stored durably. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report an opened SS and its number */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Unique id of the message. */
                    "webhook-id"?: string;
                    /** @description One or more signatures of the form `v1,<base64>`. */
                    "webhook-signature"?: string;
                    /** @description Unix time in seconds. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description The callback is a repeat, or its order is already settled. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description The callback is stored durably, even if its order is not known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retrieve the caller and its permissions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The caller. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        /**
         * Sign in with the token of an operator
         * @description Sets a cookie that scripts cannot read. Requests with this cookie other than GET require the `X-CSRF-Token` header.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignInRequest"];
                };
            };
            responses: {
                /** @description Signed in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The cookie is deleted. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sign-in methods */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The sign-in methods. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInMethods"];
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in at the identity provider
         * @description Redirects the browser to the identity provider. If that fails, redirects to the console with `signInError`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Address to return to. Only the part after `#` is used, which names a page of the console. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Redirects the browser. */
                302: {
                    headers: {
                        /** @description The new location. */
                        Location?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Complete the sign-in at the identity provider
         * @description Sets the cookie, as `POST /session` does, and redirects to the console; with `signInError` if the sign-in failed.
         */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    error?: string;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Redirects the browser. */
                302: {
                    headers: {
                        /** @description The new location. */
                        Location?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open sessions, most recently used first
         * @description Lists the caller's sessions. Admins also see other operators' sessions: all of them, or those of operators who have access only to the admin's tenants.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description At most 1,000. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenSessionList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions, or another operator’s (role admin)
         * @description All API processes reject the session within five seconds. Recorded in the audit log.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The session has ended. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sweep reports, latest first
         * @description Lists finished sweeps, for the namespace's retention period.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the previous page, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Sweep"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        /**
         * Sweep one tenant now (role operator)
         * @description One at a time. Its report is listed when it has ended.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SweepRequest"];
                };
            };
            responses: {
                /** @description The sweep was started, or was already running. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartedSweep"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{tenant}/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search equipment at Sismetro by name, tag or serial number (role operator)
         * @description Makes one call to Sismetro.
         */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    query?: string;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The results. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                brand: string;
                                description: string;
                                id: string;
                                model: string;
                                serialNumber: string;
                                tag: string;
                            }[];
                            /** @description False if Sismetro cannot be searched now. */
                            searched: boolean;
                            totalPages: number;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An audit entry for an operator's action. */
        Audit: {
            /** @enum {string} */
            action: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
            /** Format: date-time */
            at: string;
            by: string;
            details: string | null;
            id: string;
            /** @description Number of the order concerned. Null if it is unknown. */
            number: string | null;
            reason: string | null;
            role: string;
            /** @description The subject of the action. */
            target: string | null;
            tenant: string | null;
            via: string;
        };
        /** @description One decision for many orders of a tenant. */
        Bulk: {
            by: string;
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            done: number;
            /** Format: date-time */
            endedAt: string | null;
            failed: number;
            id: string;
            reason: string;
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `stopped`: stopped by an operator. `ended`: terminated at Temporal.
             * @enum {string}
             */
            state: "running" | "done" | "stopped" | "ended";
            /** @description Name of the operator. */
            stoppedBy: string | null;
            tenant: string;
            total: number;
        };
        BulkDetail: {
            by: string;
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            done: number;
            /** Format: date-time */
            endedAt: string | null;
            failed: number;
            /** @description The orders that refused the decision, and why. */
            failures: {
                id: string;
                /** @description Null if the order is unknown or ended too long ago. */
                number: string | null;
                why: string;
            }[];
            failuresLeftOut: number;
            id: string;
            /** @description The first 200 orders of each outcome, stuck ones first. */
            orders: {
                id: string;
                number: string | null;
                /** @enum {string} */
                outcome: "resolved" | "stuck" | "under-way";
                /** @enum {string|null} */
                phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled" | null;
                /** @description Why it is stuck. */
                problem: string | null;
            }[];
            /** @description Outcomes of the orders to which the decision was applied. Null if unknown. `stuck`: orders that need attention again. */
            outcomes: {
                resolved: number;
                stuck: number;
                underWay: number;
            } | null;
            reason: string;
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `stopped`: stopped by an operator. `ended`: terminated at Temporal.
             * @enum {string}
             */
            state: "running" | "done" | "stopped" | "ended";
            /** @description Name of the operator. */
            stoppedBy: string | null;
            tenant: string;
            total: number;
        };
        BulkPreview: {
            /**
             * Format: date-time
             * @description When the orders were read.
             */
            at: string;
            /** @description What will happen, in Portuguese. */
            effect: string;
            /** @description Number of selected orders to which the decision can be applied now. */
            fits: number;
            /** @description Orders that `retry` skips, because each needs its own decision with `confirmedAbsent`. */
            needConfirmedAbsence: number;
            /** @description Null if no order was selected. */
            tenant: string | null;
            /** @description Number of selected orders. */
            total: number;
            /** @description Total value of the eligible orders, in reais. */
            value: number;
            /** @description What to know before releasing or cancelling these orders, in Portuguese: for example how many have no SS. */
            warnings: string[];
        };
        BulkPreviewRequest: {
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            /** @description The equipment for `amend-equipment`. Required to start that decision. */
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            /** @description All orders that match, as in `GET /orders`. */
            filter?: {
                /** @description Orders in progress that were opened at least this many days ago. */
                ageFrom?: number | null;
                /** @description Orders in progress that were opened less than this many days ago. */
                ageTo?: number | null;
                /** @enum {string} */
                attention?: "true" | "false";
                branch?: string;
                /**
                 * @description The cause for which the order needs attention.
                 * @enum {string}
                 */
                code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                /** @description Orders whose opening needs attention and used this equipment. */
                equipment?: string;
                /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                from?: string;
                number?: string;
                /** @description One or more phases, separated by commas. */
                phase?: string;
                /** @description Prefix of the order number, the SS, or the ERP id. */
                q?: string;
                /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
                said?: string;
                /**
                 * @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed.
                 * @enum {string}
                 */
                settled?: "true" | "false";
                /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                settledFrom?: string;
                /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                settledTo?: string;
                ss?: string;
                /**
                 * @description The step that needs attention.
                 * @enum {string}
                 */
                step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                tenant?: string;
                /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                to?: string;
            };
            /** @description The orders. Set either this or `filter`. */
            orders?: {
                /** @description The order's `name`, as in URLs. */
                id: string;
                tenant: string;
            }[];
        };
        BulkRequest: {
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            /** @description The equipment for `amend-equipment`. Required to start that decision. */
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            /** @description The `fits` of the preview. */
            expected: number;
            /** @description All orders that match, as in `GET /orders`. */
            filter?: {
                /** @description Orders in progress that were opened at least this many days ago. */
                ageFrom?: number | null;
                /** @description Orders in progress that were opened less than this many days ago. */
                ageTo?: number | null;
                /** @enum {string} */
                attention?: "true" | "false";
                branch?: string;
                /**
                 * @description The cause for which the order needs attention.
                 * @enum {string}
                 */
                code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                /** @description Orders whose opening needs attention and used this equipment. */
                equipment?: string;
                /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                from?: string;
                number?: string;
                /** @description One or more phases, separated by commas. */
                phase?: string;
                /** @description Prefix of the order number, the SS, or the ERP id. */
                q?: string;
                /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
                said?: string;
                /**
                 * @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed.
                 * @enum {string}
                 */
                settled?: "true" | "false";
                /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                settledFrom?: string;
                /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                settledTo?: string;
                ss?: string;
                /**
                 * @description The step that needs attention.
                 * @enum {string}
                 */
                step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                tenant?: string;
                /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                to?: string;
            };
            /** @description The orders. Set either this or `filter`. */
            orders?: {
                /** @description The order's `name`, as in URLs. */
                id: string;
                tenant: string;
            }[];
            reason: string;
            /**
             * Format: date-time
             * @description The `at` of the preview: an order that has asked the operator something since then refuses the decision.
             */
            seenAt?: string;
        };
        CallbackKnown: {
            /** @enum {string} */
            result: "duplicate";
        } | {
            /** @enum {string} */
            outcome: "released" | "cancelled";
            /** @enum {string} */
            result: "already-settled";
        } | {
            /** @description `branch-not-integrated`, `no-equipment`, or a reason from the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"];
        /** @description Either `ss` or `externalReference` is required. */
        CallbackRequest: {
            /** @description May contain HTML. */
            conclusion?: string;
            eventId?: string;
            /** @description `<tenant>/<order id>` */
            externalReference?: string;
            /** Format: date-time */
            occurredAt?: string;
            reason?: string;
            ss?: string | number;
            technician?: string;
        } & {
            [key: string]: unknown;
        };
        CallbackTaken: {
            /** @enum {string} */
            result: "accepted" | "spooled";
        } | components["schemas"]["SeveralDeliveries"];
        /** @description A stored inbound body. */
        Capture: {
            /** @description JSON text, masked unless revealed. */
            body: string;
            /** @description Length of the body as received. */
            bytes: number;
            id: string;
            /** Format: date-time */
            receivedAt: string;
            /** @description The `result` of the response. `parked` after a 422, `failed` after a 503. */
            result: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            tenant: string;
        };
        CapturesClearRequest: {
            reason: string;
            tenant: string;
        };
        CapturesRevealRequest: {
            /** @description The `nextCursor` of the previous page, with the same filter. */
            cursor?: string;
            /** @default 50 */
            limit: number;
            reason: string;
            /** @enum {string} */
            route?: "open" | "opened" | "completed" | "cancelled";
            tenant: string;
        };
        /** @description Orders of a tenant that need attention for the same reason. */
        Cause: {
            /** @description What to do about it. */
            advice: string;
            /**
             * @description The cause. Orders are grouped by it.
             * @enum {string}
             */
            code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
            /** @description Number of orders that need attention for this reason. */
            count: number;
            /**
             * @description The recommended decision. Null if the operator must look first.
             * @enum {string|null}
             */
            decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle" | null;
            /** @description If `decision` is `amend-equipment`: the equipment used in the openings, most frequent first. At most ten. */
            equipment: {
                count: number;
                id: string;
            }[];
            /** @description The order that has waited longest. */
            first: {
                name: string;
                number: string;
            };
            /** @description True if the orders can be retried in bulk once the cause is removed. */
            mayRetryInBulk: boolean;
            /** @description The meaning. */
            meaning: string;
            /**
             * Format: date-time
             * @description Since when the oldest of these orders has needed attention.
             */
            oldest: string;
            /** @description Names what the vendor said; `said=` of the list of orders takes it. Null if each order was told something else. */
            said: string | null;
            /** @enum {string} */
            step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            tenant: string;
            /** @description Total value of these orders, in reais. */
            value: number;
            /** @description The vendor's most frequent messages, most frequent first. */
            words: {
                count: number;
                words: string;
            }[];
        };
        Changes: {
            /** Format: date-time */
            at: string;
            /** @description Version tag that changes whenever an order changes. */
            orders: string;
        };
        CustomerEraseRequest: {
            /** @description The `nextCursor` of the previous page, with the same filter. */
            cursor?: string;
            /**
             * @description Erases only the data on this API process's disk. Use it for each further API process.
             * @default false
             */
            diskOnly: boolean;
            /** @description CPF or CNPJ, including alphanumeric CNPJs, with or without punctuation. */
            document: string;
            /**
             * @description Reports what would be erased, without erasing it.
             * @default false
             */
            dryRun: boolean;
            /** @description The customer's whole name, to find it in texts, too, in any capitals and accents. Namesakes are found as well. */
            name?: string;
            reason: string;
            tenant: string;
        };
        CustomerErasure: {
            /** @description The value of `CustomerKey` on new orders. */
            customer: string;
            deliveries: {
                captured: number;
                held: number;
                logged: number;
                parked: number;
                spooled: number;
            };
            /** @description False after a dry run: nothing was erased. */
            done: boolean;
            /** @description Other customers' orders, and other records, that mentioned the customer. They were erased as a whole. */
            mentions: {
                /** @description The order's id, or the id of another workflow. */
                id: string;
                /** @description The order's number. */
                number: string | null;
            }[];
            /** @description Not null if not all has been searched: repeat the request with it as `cursor` until it is null. */
            nextCursor: string | null;
            orders: {
                closing: number;
                id: string;
                number: string;
            }[];
            /** @description Workflows that Temporal is still deleting, which may take a minute. */
            pending: number;
            /** @description Data that is kept for now. */
            refused: {
                id: string;
                /** @enum {string} */
                kind: "order" | "mention" | "parked" | "held" | "captured" | "spooled";
                /** @description What the operator can do, as a Portuguese sentence. */
                why: string;
            }[];
            tenant: string;
            /** @description Data that could not be searched, because it is too much, too large, or its encryption key is missing. */
            unsearched: number;
        };
        /** @description All data stored about a customer. */
        CustomerExport: {
            /** Format: date-time */
            at: string;
            /** @description The value of `CustomerKey` on new orders. */
            customer: string;
            deliveries: {
                /** @description The body as received; of a body that only mentions the customer, the texts that do. */
                body?: unknown;
                id: string;
                /** @enum {string} */
                kind: "parked" | "held" | "captured" | "spooled";
                receivedAt: string;
                /** @enum {string} */
                route: "open" | "opened" | "completed" | "cancelled";
            }[];
            /** @description Entries of the delivery log, which contains no bodies. */
            log: {
                number: string | null;
                receivedAt: string;
                result: string;
                /** @enum {string} */
                route: "open" | "opened" | "completed" | "cancelled";
                ss: string | null;
            }[];
            /** @description Other customers' orders, and other records, that mention the customer, with the parts of their texts that do. */
            mentions: {
                /** @description The order's id, or the id of another workflow. */
                id: string;
                /** @description The order's number. */
                number: string | null;
                texts: string[];
            }[];
            /** @description Not null if not all has been searched: repeat the request with it as `cursor` until it is null. */
            nextCursor: string | null;
            orders: {
                closing: number;
                id: string;
                number: string;
                payloads: {
                    at: string;
                    body?: unknown;
                    kind: string;
                    title: string;
                }[];
                phase: string;
                /**
                 * @description It could not be read because an encryption key is missing or its history is too large.
                 * @enum {boolean}
                 */
                unreadable?: true;
            }[];
            tenant: string;
            /** @description Data that could not be searched, because it is too much, too large, or its encryption key is missing. */
            unsearched: number;
        };
        CustomerExportRequest: {
            /** @description The `nextCursor` of the previous page, with the same filter. */
            cursor?: string;
            /**
             * @description Erases only the data on this API process's disk. Use it for each further API process.
             * @default false
             */
            diskOnly: boolean;
            /** @description CPF or CNPJ, including alphanumeric CNPJs, with or without punctuation. */
            document: string;
            /** @description The customer's whole name, to find it in texts, too, in any capitals and accents. Namesakes are found as well. */
            name?: string;
            reason?: string;
            tenant: string;
        };
        DecisionRequest: {
            /** @description Confirms that the operator checked Sismetro and found no SS of this order. */
            confirmedAbsent?: boolean;
            /** @enum {string} */
            decision: "retry";
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @description Confirms that the operator checked Sismetro and found no SS of this order. */
            confirmedAbsent?: boolean;
            /** @enum {string} */
            decision: "amend-equipment";
            equipment: {
                id: string;
            } | {
                description: string;
            };
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @description Confirms that the SS has ended and that linking it settles the order. */
            acceptEnded?: boolean;
            /** @enum {string} */
            decision: "link-ss";
            /** Format: uri */
            link?: string;
            reason: string;
            ss: string | number;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @enum {string} */
            decision: "take-over";
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @enum {string} */
            decision: "release";
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @enum {string} */
            decision: "cancel";
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        } | {
            /** @enum {string} */
            decision: "settle";
            /** @enum {string} */
            outcome: "released" | "cancelled";
            reason: string;
            /** @description The `version` of the order that the operator saw: the decision is 409 if it has another one by now. */
            version?: string;
        };
        /** @description A call that Ponte received. Contains no personal data. */
        Delivery: {
            /** @description Increases within this API process. */
            id: string;
            /** @description Number of the order, if known. */
            number: string | null;
            /** @description `name` of the order, if Ponte knows it. */
            order: string | null;
            /** @description Set if the delivery was parked for an operator, on arrival or later. */
            parked: {
                id: string;
                waits: boolean;
            } | null;
            /** @description Why the delivery was `ignored`, or the outcome of the order that was `already-settled`. */
            reason: string | null;
            /** Format: date-time */
            receivedAt: string;
            /**
             * @description The outcome on arrival. `held`: no order was found yet, and delivery is retried; or the order is being fetched from the ERP, until its outcome is known. `failed`: nothing was stored, and the caller received an error.
             * @enum {string}
             */
            result: "accepted" | "held" | "duplicate" | "already-settled" | "ignored" | "spooled" | "parked" | "failed";
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        DiscardRequest: {
            reason: string;
        };
        EquipmentPage: {
            items: {
                brand: string;
                description: string;
                id: string;
                model: string;
                serialNumber: string;
                tag: string;
            }[];
            page: number;
            totalPages: number;
        };
        GuardRequest: {
            itemId?: string | null;
            /** @enum {string} */
            operation: "DELETE_ORDER" | "CANCEL_ORDER" | "CANCEL_ITEM";
            orderId: string;
        } & {
            [key: string]: unknown;
        };
        /** @description An incident: it needs the operator, but is no question of an order in progress. */
        Incident: {
            count: number;
            /** @description Key of the incident, unique within its tenant. */
            key: string;
            /** @enum {string} */
            kind: "credentials" | "quota" | "double-ss" | "unexplained-ss" | "late-contradiction" | "many-missing" | "many-reopened" | "slow-queue";
            /** Format: date-time */
            lastSeenAt: string;
            /** @description The numbers of the orders that are named here, by `name`, as far as they are known. */
            numbers: {
                [key: string]: string;
            };
            /** @description The values in `problem`, by its code or kind. No personal data. */
            params: {
                [key: string]: unknown;
            };
            /** @description A sentence to act on. */
            problem: string;
            /** Format: date-time */
            since: string;
            /** @description The first fifty subjects: names of orders, and SSs as `SS <number>`. */
            subjects: string[];
            tenant: string;
            workflowId: string;
        };
        LinkCandidate: {
            /**
             * @description Set if the SS has ended. Linking it requires `acceptEnded`, and settles the order with this end.
             * @enum {string}
             */
            ended?: "completed" | "cancelled";
            /** @description Why the SS cannot be linked. */
            refusal?: string;
            /** @description The SS as returned by Sismetro. Null if it could not be read. */
            request: {
                customer?: string;
                equipment?: string;
                /** @description The equipment's number at Sismetro. */
                equipmentId?: string;
                link?: string;
                openedAt?: string;
                ss: string;
                /** @enum {string} */
                state: "open" | "in-progress" | "completed" | "cancelled" | "removed" | "ignored" | "unknown";
                /** @description As returned by Sismetro. */
                status: string;
            } | null;
            /** @description True if Sismetro did not answer. The SS can be linked, but nothing is settled until it is read. */
            unread?: boolean;
            /** @description The vendor's message, scrubbed, if it refused the read. */
            words?: string;
        };
        LinkParkedRequest: {
            /** @description `name` of an order of the same tenant. */
            order: string;
            reason: string;
        };
        LinkPreviewRequest: {
            ss: string | number;
        };
        /** @description The current state of an order at both vendors. */
        LiveStatus: {
            erp: {
                /** @enum {string} */
                kind: "read" | "unsupported" | "unread";
                /**
                 * Format: date-time
                 * @description Time of the reading. Null if it failed.
                 */
                readAt: string | null;
                /** @enum {string|null} */
                status: "awaiting-integration" | "released" | "billed" | "cancelled" | "unknown" | "missing" | null;
                /** @description Why it could not be read. */
                why: string | null;
            };
            sismetro: {
                /** @enum {string} */
                kind: "read" | "missing" | "no-ss" | "unsupported" | "unread";
                /** @description The SS's `evolucao`, as returned by Sismetro. */
                progress: string | null;
                /**
                 * Format: date-time
                 * @description Time of the reading. Null if it failed.
                 */
                readAt: string | null;
                /** @enum {string|null} */
                state: "open" | "in-progress" | "completed" | "cancelled" | "removed" | "ignored" | "unknown" | null;
                /** @description The SS's `status`, as returned by Sismetro. */
                status: string | null;
                /** @description Why it could not be read. */
                why: string | null;
            };
        };
        /** @description The event erpx_com_ven/pedido/externalServiceOrderFinished, with the order under `payload` or at the top. */
        OpenRequest: ({
            event?: string;
            eventId?: string;
            payload: components["schemas"]["SeniorOrder"];
            /** @description Must be the tenant's name at Senior X. */
            tenant?: string;
        } & {
            [key: string]: unknown;
        }) | components["schemas"]["SeniorOrder"];
        OpenSession: {
            /**
             * @description Names of browser and operating system. Null if unknown.
             * @example Firefox · Windows
             */
            browser: string | null;
            /** @description True for the session of this request. */
            current: boolean;
            /**
             * Format: date-time
             * @description Latest time at which the session ends.
             */
            expiresAt: string;
            id: string;
            /**
             * Format: date-time
             * @description Accurate to one or two minutes.
             */
            lastUsedAt: string;
            /** @description Name of the operator who signed in. */
            name: string;
            /** @description True if the session belongs to the caller. */
            own: boolean;
            /** Format: date-time */
            since: string;
            /** @description Sign-in method: `token` or `oidc`. */
            via: string;
        };
        OpenSessionList: {
            items: components["schemas"]["OpenSession"][];
        };
        OperatorList: {
            items: {
                /** Format: date-time */
                expires: string | null;
                /** Format: date-time */
                lastUsedAt: string | null;
                name: string;
                /** @enum {string} */
                role: "viewer" | "operator" | "admin";
                /** @description Empty if the operator may access all tenants. */
                tenants: string[];
            }[];
            /**
             * Format: date-time
             * @description Start of this process. Uses before it, or in other processes, are unknown.
             */
            since: string;
        };
        Order: {
            attention: {
                /**
                 * @description The cause. Orders are grouped by it.
                 * @enum {string}
                 */
                code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                /** @description For an opening: the number of the equipment. */
                equipment?: string;
                /** @description The values in `problem`, by its code or kind. No personal data. */
                params: {
                    [key: string]: unknown;
                };
                /** @description A sentence that the operator can act on. */
                problem: string;
                /** Format: date-time */
                since: string;
                /**
                 * @description The order's situation in the ERP, if the question is about it.
                 * @enum {string}
                 */
                situation?: "awaiting-integration" | "released" | "billed" | "cancelled" | "unknown" | "missing";
                /** @enum {string} */
                step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                /** @description The vendor's message, scrubbed. */
                words?: string;
            } | null;
            branch: string;
            /** @description Number of the closing in the ERP, from 1. */
            closing: number;
            /** @description The customer's name. Null if it is not known, or if it is a person's and the operator may not reveal personal data. */
            customer?: string | null;
            /** @description A sentence if the order's workflow was terminated or failed at Temporal: the order is not settled, and accepts no decision. */
            endedByForce: string | null;
            id: string;
            /** @description Name in URLs: the order's id, followed by `~<closing>` from the second closing on. */
            name: string;
            number: string;
            /** Format: date-time */
            openedAt: string;
            pdfUrl: string | null;
            /** @enum {string} */
            phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
            /** Format: date-time */
            settledAt: string | null;
            /** @enum {string} */
            situation: "Aguardando integração" | "Liberado" | "Cancelado";
            ss: string | null;
            tenant: string;
            /** @description In reais, at most 2 decimals. */
            value: number;
            /** @description What the order is waiting for. Null once it is settled. */
            waitingFor?: {
                /** Format: date-time */
                since: string | null;
                text: string;
                /**
                 * Format: date-time
                 * @description Time of the next automatic attempt; null in lists.
                 */
                until: string | null;
            } | null;
            /** Format: uri */
            webUiUrl: string;
            workflowId: string;
        };
        OrderDetail: {
            attention: {
                /**
                 * @description The cause. Orders are grouped by it.
                 * @enum {string}
                 */
                code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
                /** @description For an opening: the number of the equipment. */
                equipment?: string;
                /** @description The values in `problem`, by its code or kind. No personal data. */
                params: {
                    [key: string]: unknown;
                };
                /** @description A sentence that the operator can act on. */
                problem: string;
                /** Format: date-time */
                since: string;
                /**
                 * @description The order's situation in the ERP, if the question is about it.
                 * @enum {string}
                 */
                situation?: "awaiting-integration" | "released" | "billed" | "cancelled" | "unknown" | "missing";
                /** @enum {string} */
                step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                /** @description The vendor's message, scrubbed. */
                words?: string;
            } | null;
            branch: string;
            /** @description The allowed decisions, each with a sentence about its effect. */
            choices?: {
                /** @enum {string} */
                decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle";
                effect: string;
                /**
                 * @description Present if the question stops nothing, so that a retry only withdraws it.
                 * @enum {boolean}
                 */
                marksAsSeen?: true;
            }[];
            /** @description Number of the closing in the ERP, from 1. */
            closing: number;
            /** @description All closings of the order, oldest first. Null if they cannot be read now. */
            closings?: {
                /** @description Number of the closing in the ERP, from 1. */
                closing: number;
                /** @description Name in URLs: the order's id, followed by `~<closing>` from the second closing on. */
                name: string;
                /** Format: date-time */
                openedAt: string;
                /** @enum {string} */
                phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
                /** Format: date-time */
                settledAt: string | null;
                ss: string | null;
                workflowId: string;
            }[] | null;
            /** @description What the question means and how to answer it. */
            cure?: {
                advice: string;
                /**
                 * @description The recommended decision, if it is allowed now.
                 * @enum {string|null}
                 */
                decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle" | null;
                meaning: string;
            } | null;
            /** @description The customer's name. Null if it is not known, or if it is a person's and the operator may not reveal personal data. */
            customer?: string | null;
            /** @description The decisions allowed now. */
            decisions?: ("retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle")[];
            /**
             * @description Present if the workflow did not answer. The data then comes from the list, about a second behind.
             * @enum {boolean}
             */
            degraded?: true;
            /** @description A sentence if the order's workflow was terminated or failed at Temporal: the order is not settled, and accepts no decision. */
            endedByForce: string | null;
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            id: string;
            issueDate?: string | null;
            /** @description The ordered services. Null if they cannot be read now. */
            items?: {
                code: string;
                description: string | null;
                /** @description Price of one unit, in reais. */
                price: number;
                quantity: number;
                /** @description In reais. */
                total: number;
                unit: string | null;
            }[] | null;
            /** @description Name in URLs: the order's id, followed by `~<closing>` from the second closing on. */
            name: string;
            /** @description True if `retry` and `amend-equipment` require `confirmedAbsent: true`. */
            needsConfirmedAbsence?: boolean;
            number: string;
            /** Format: date-time */
            openedAt: string;
            pdfUrl: string | null;
            /** @enum {string} */
            phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
            /** Format: date-time */
            settledAt: string | null;
            /** @enum {string} */
            situation: "Aguardando integração" | "Liberado" | "Cancelado";
            ss: string | null;
            tenant: string;
            /** @enum {string|null} */
            type?: "ORDER" | "QUOTE" | null;
            /** @description In reais, at most 2 decimals. */
            value: number;
            /** @description Changes with everything that an operator should know before deciding, such as a report from Sismetro. */
            version?: string;
            /** @description What the order is waiting for. Null once it is settled. */
            waitingFor?: {
                /** Format: date-time */
                since: string | null;
                text: string;
                /**
                 * Format: date-time
                 * @description Time of the next automatic attempt; null in lists.
                 */
                until: string | null;
            } | null;
            /** Format: uri */
            webUiUrl: string;
            workflowId: string;
        };
        OrderNotTaken: {
            /** @enum {string} */
            result: "duplicate";
            workflowId: string;
        } | {
            /** @description `branch-not-integrated`, `no-equipment`, or a reason from the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"];
        OrdersSearch: {
            /** @description Orders in progress that were opened at least this many days ago. */
            ageFrom?: number | null;
            /** @description Orders in progress that were opened less than this many days ago. */
            ageTo?: number | null;
            /** @enum {string} */
            attention?: "true" | "false";
            branch?: string;
            /**
             * @description The cause for which the order needs attention.
             * @enum {string}
             */
            code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
            /** @description The `nextCursor` of the previous page, with the same filter. */
            cursor?: string;
            /** @description Words of the customer's name, or the CPF or CNPJ. */
            customer?: string;
            /** @description Orders whose opening needs attention and used this equipment. */
            equipment?: string;
            /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
            from?: string;
            /** @default 50 */
            limit: number;
            number?: string;
            /**
             * @default desc
             * @enum {string}
             */
            order: "asc" | "desc";
            /** @description Page number, from 1. Ignored if `cursor` is set. */
            page?: number;
            /** @description One or more phases, separated by commas. */
            phase?: string;
            /** @description Prefix of the order number, the SS, or the ERP id. */
            q?: string;
            /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
            said?: string;
            /**
             * @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed.
             * @enum {string}
             */
            settled?: "true" | "false";
            /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
            settledFrom?: string;
            /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
            settledTo?: string;
            /**
             * @description Sort order. Default: orders in progress first, newest first. `attention`: by the time since which they have needed attention.
             * @enum {string}
             */
            sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
            ss?: string;
            /**
             * @description The step that needs attention.
             * @enum {string}
             */
            step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            tenant?: string;
            /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
            to?: string;
        };
        OrdersSearchExport: {
            /** @description Orders in progress that were opened at least this many days ago. */
            ageFrom?: number | null;
            /** @description Orders in progress that were opened less than this many days ago. */
            ageTo?: number | null;
            /** @enum {string} */
            attention?: "true" | "false";
            branch?: string;
            /**
             * @description The cause for which the order needs attention.
             * @enum {string}
             */
            code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again" | "unavailable";
            /** @description Words of the customer's name, or the CPF or CNPJ. */
            customer?: string;
            /** @description Orders whose opening needs attention and used this equipment. */
            equipment?: string;
            /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
            from?: string;
            number?: string;
            /**
             * @default desc
             * @enum {string}
             */
            order: "asc" | "desc";
            /** @description One or more phases, separated by commas. */
            phase?: string;
            /** @description Prefix of the order number, the SS, or the ERP id. */
            q?: string;
            /** @description Orders that need attention, whose vendor said this (`said` of a cause). */
            said?: string;
            /**
             * @description `true` for released or cancelled orders, `false` for orders in progress, without those that are only rehearsed.
             * @enum {string}
             */
            settled?: "true" | "false";
            /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
            settledFrom?: string;
            /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
            settledTo?: string;
            /**
             * @description Sort order. Default: orders in progress first, newest first. `attention`: by the time since which they have needed attention.
             * @enum {string}
             */
            sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
            ss?: string;
            /**
             * @description The step that needs attention.
             * @enum {string}
             */
            step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            tenant?: string;
            /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
            to?: string;
        };
        OrderTaken: {
            order: {
                id: string;
                number: string;
                tenant: string;
            };
            /** @enum {string} */
            result: "accepted" | "spooled";
            workflowId: string;
        } | {
            /** @description Id of the order that the body only names. Ponte reads it in the ERP. */
            fetching: string;
            /** @enum {string} */
            result: "accepted" | "spooled";
        } | {
            /** @enum {string} */
            result: "spooled";
        } | components["schemas"]["SeveralDeliveries"];
        Overview: {
            /** Format: date-time */
            at: string;
            attention: {
                count: number;
                /**
                 * Format: date-time
                 * @description Since when the oldest of these orders has needed attention.
                 */
                oldest: string | null;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            /** @description Number and value of orders in progress, which cannot be billed yet. */
            blocked: {
                byAge: {
                    count: number;
                    fromDays: number;
                    /** @description Exclusive upper bound. Null if there is none. */
                    toDays: number | null;
                    /** @description In reais, at most 2 decimals. */
                    value: number;
                }[];
                count: number;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            bulkRunning: number;
            /** @description The last 30 days in the tenant's time zone, oldest first. */
            days: {
                cancelled: number;
                /** Format: date */
                date: string;
                opened: number;
                released: number;
            }[];
            /** @description Open incidents. */
            incidents: number;
            parked: number;
            /** @description True if there are more orders than the api keeps. Counts of phases, attention and blocked orders are still exact; sums, ages and days cover the orders that are kept. */
            partial: boolean;
            phases: {
                cancelled?: number;
                cancelling?: number;
                "in-service"?: number;
                opening?: number;
                recording?: number;
                rehearsal?: number;
                released?: number;
                releasing?: number;
            };
            /** @description The latest sweep of each tenant. */
            sweeps: components["schemas"]["Sweep"][];
            vendors: components["schemas"]["VendorHealth"][];
        };
        /** @description A parked delivery, which waits for an operator. */
        Parked: {
            errors: {
                message: string;
                /** @description `message` in Portuguese. */
                messagePt?: string;
                path: string;
            }[];
            id: string;
            /** @description Number of the order, if known. */
            number: string | null;
            /** @description `name` of the order, if Ponte knows it. */
            order: string | null;
            problem: string;
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        ParkedDetail: {
            /** @description JSON text, masked unless revealed. */
            body: string;
            errors: {
                message: string;
                /** @description `message` in Portuguese. */
                messagePt?: string;
                path: string;
            }[];
            id: string;
            masked: boolean;
            /** @description Number of the order, if known. */
            number: string | null;
            /** @description `name` of the order, if Ponte knows it. */
            order: string | null;
            problem: string;
            reading: components["schemas"]["ParkedReading"];
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        /** @description How the current profile reads the body. */
        ParkedReading: {
            errors: {
                message: string;
                /** @description `message` in Portuguese. */
                messagePt?: string;
                path: string;
            }[];
            ignoredBecause: string | null;
            /** @enum {string} */
            kind: "order" | "callback" | "ignored" | "invalid";
            /** @description The body as the profile reads it, as masked JSON text. */
            reads: string | null;
        };
        Payload: {
            /** Format: date-time */
            at: string;
            /** @description JSON text, indented. */
            body: string;
            /** @description Names a call of the order, for its payloads. */
            call?: string;
            /**
             * @description A `failed-call` as it passed over the wire, the rest in the words of Ponte.
             * @enum {string}
             */
            kind: "order" | "callback" | "decision" | "call" | "failed-call" | "answer";
            /** @description What it is. */
            title: string;
        };
        PayloadsRevealRequest: {
            /** @description Only the payloads of this call of the timeline. */
            call?: string;
            reason: string;
        };
        /** @description A problem, as in RFC 9457. */
        Problem: {
            /** @description What went wrong, and what the caller can do about it. */
            detail: string;
            errors?: {
                message: string;
                /** @description `message` in Portuguese. */
                messagePt?: string;
                /** @description JSON Pointer to the faulty value, from the root of the body. */
                path: string;
            }[];
            /** @description Id of the request, as in the log. */
            instance: string;
            /** @description `detail` in Portuguese, if `detail` is in English. */
            messagePt?: string;
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        Readiness: {
            /** @enum {string} */
            status: "ok" | "degraded" | "unavailable";
        } & {
            [key: string]: unknown;
        };
        ReasonRequest: {
            reason: string;
        };
        ReplayAnswer: ({
            id: string;
            /** @enum {string} */
            result: "accepted";
        } & {
            [key: string]: unknown;
        }) | ({
            id: string;
        } & ({
            /** @enum {string} */
            result: "duplicate";
            workflowId: string;
        } | {
            /** @description `branch-not-integrated`, `no-equipment`, or a reason from the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"] | {
            /** @enum {string} */
            result: "duplicate";
        } | {
            /** @enum {string} */
            outcome: "released" | "cancelled";
            /** @enum {string} */
            result: "already-settled";
        } | {
            /** @description `branch-not-integrated`, `no-equipment`, or a reason from the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"]));
        ReplayOutcome: {
            id: string;
            /**
             * @description `waits`: nothing was done, and the delivery is still parked. `unknown`: the delivery does not exist.
             * @enum {string}
             */
            result: "accepted" | "duplicate" | "ignored" | "already-settled" | "held" | "waits" | "unknown";
            /** @description Why it is still parked, or what else to know. */
            why: string | null;
        };
        ReplayRequest: {
            ids: string[];
        };
        SeniorOrder: {
            branch: {
                code: string | number;
                id?: string | number;
            } & {
                [key: string]: unknown;
            };
            company?: {
                code: string | number;
                id?: string | number;
            } & {
                [key: string]: unknown;
            };
            customer?: {
                address?: string;
                city?: string;
                cnpjCpf?: string;
                code?: string | number;
                email?: string;
                id?: string | number;
                name?: string;
                phone?: string;
            } & {
                [key: string]: unknown;
            };
            /** @description If absent or blank, the order is ignored. If both are present, `id` is used. */
            equipment?: ({
                id: string | number;
            } & {
                [key: string]: unknown;
            }) | ({
                description: string;
            } & {
                [key: string]: unknown;
            });
            id: string;
            /** Format: date */
            issueDate?: string;
            items: ({
                id?: string | number;
                /** @description In reais, at most 2 decimals. */
                price: number;
                quantity: number;
                service: {
                    code: string | number;
                    description?: string;
                } & {
                    [key: string]: unknown;
                };
                unit?: string;
            } & {
                [key: string]: unknown;
            })[];
            number: string | number;
            observation?: string;
            /** @enum {string} */
            type: "ORDER" | "QUOTE";
        } & {
            [key: string]: unknown;
        };
        /** @description The caller and its permissions. */
        Session: {
            /** @description Value of the `X-CSRF-Token` header, required for changes made with a session. */
            csrfToken: string | null;
            /** @description True if orders can be searched by customer: the settings have `privacy.customerKeys`. */
            customerSearch: boolean;
            /** Format: date-time */
            expiresAt: string | null;
            /** @description True if the operator may reveal payloads. Each reveal is recorded in the audit log. */
            mayReveal: boolean;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            /** @description The tenants that the operator may access. */
            tenants: {
                /** @description Empty if the settings do not list branches. */
                branches: {
                    code: string;
                    integration: boolean;
                    name: string;
                }[];
                id: string;
                name: string;
                /** @description What its two systems are called, such as Senior X and Sismetro. */
                systems?: {
                    erp: string;
                    fieldService: string;
                };
                timeZone: string;
            }[];
            /** @enum {string} */
            via: "bearer" | "token" | "oidc";
        };
        /** @description The outcome of each delivery, if the profile finds several in one body. */
        SeveralDeliveries: {
            result: string;
            results: ({
                result: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        SignInMethods: {
            oidc: {
                name: string;
                url: string;
            } | null;
            /** @enum {boolean} */
            token: true;
        };
        SignInRequest: {
            token: string;
        };
        StartedSweep: {
            /**
             * @description `not-seen`: Temporal accepted it, and has not begun it within some seconds.
             * @enum {string}
             */
            result: "started" | "was-running" | "not-seen";
        };
        /** @description The report of one sweep. */
        Sweep: {
            /** @description Calls made to Sismetro. */
            calls: number;
            contradictions: {
                orderId: string;
                problem: string;
            }[];
            /** @description Totals of each kind. Each list contains the first hundred. */
            counts: {
                contradictions: number;
                failed: number;
                opened: number;
                told: number;
                unknown: number;
                unreadable: number;
            };
            /** Format: date-time */
            endedAt: string;
            failed: string[];
            /** @description The entries of `failed` as sentences, each with the order that it is about, if it is one. */
            failures: {
                orderId?: string;
                problem: string;
            }[];
            /** @description The numbers of the orders that are named here, by `name`, as far as they are known. */
            numbers: {
                [key: string]: string;
            };
            /** @description Orders whose webhook was lost. The sweep opened them. */
            opened: string[];
            /** @description What this sweep and those of the 24 hours before it recovered, oldest first. Sweeps that recovered nothing are left out. */
            recoveries: {
                /** Format: date-time */
                at: string;
                opened: number;
                told: number;
            }[];
            /** @description Where the next sweep continues. Empty if this sweep read everything. */
            resumeAt: {
                /** @description The same among those whose expected end came within a day. */
                dueTurn?: string;
                /** @description The next page of the ERP's list of orders awaiting integration. */
                erpPage?: number;
                /** @description The next order among those that are read one by one in the ERP. */
                erpTurn?: string;
                /**
                 * @description More orders awaited integration again than is plausible: each that is left asks the operator.
                 * @enum {boolean}
                 */
                manyReopened?: true;
                /** @description The next page of Sismetro's list, and how many waiting orders the pages before it contained. */
                serviceRequests?: {
                    page: number;
                    shown: number;
                };
                /** @description How far back Sismetro's list is still to be read: it could not be. */
                since?: string;
                /** @description The next order among those that are read one by one at Sismetro. */
                turn?: string;
                /** @description The same among those of which no useful end is known. */
                unknownTurn?: string;
            };
            /** Format: date-time */
            startedAt: string;
            tenant: string;
            /** @description SSs that had ended without a callback. The sweep notified their orders. */
            told: {
                /** @enum {string} */
                end: "completed" | "cancelled";
                orderId: string;
                ss: string;
            }[];
            /** @description Status values of Sismetro that the profile does not map. */
            unknown: {
                count: number;
                progress: string;
                status: string;
            }[];
            unreadable: {
                orderId: string;
                problem: string;
            }[];
            /** @description Orders that were waiting for Sismetro when the sweep began. */
            waiting: number;
            workflowId: string;
        };
        SweepRequest: {
            tenant: string;
        };
        TimelineItem: {
            /** Format: date-time */
            at: string;
            attempt?: number;
            by?: string;
            /** @description Names a call of the order, for its payloads. */
            call?: string;
            /** @enum {string} */
            kind: "received" | "step-started" | "step-failed" | "step-done" | "waiting" | "callback" | "attention" | "decision" | "settled" | "ended";
            reason?: string;
            /**
             * @description The order's situation in the ERP, if this entry shows what was read there.
             * @enum {string}
             */
            situation?: "awaiting-integration" | "released" | "billed" | "cancelled" | "unknown" | "missing";
            /** @enum {string} */
            step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            /** @description What was tried: the same for its attempts. */
            task?: string;
            /** @description A sentence. */
            text: string;
            /** Format: date-time */
            until?: string;
            /** @description The vendor's message, scrubbed. */
            words?: string;
        };
        /** @description The state of a tenant's calls to a vendor. */
        VendorHealth: {
            /**
             * Format: date-time
             * @description When the calls that wait now will have been made at the pace of the settings. Null if none waits, or if the system has no pace.
             */
            emptyAt: string | null;
            /** @description Number of orders that wait for this vendor's answer. */
            held: {
                count: number;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            /** @description Calls of the last hour, from all processes, up to a minute behind. Null if no calls were reported for a long time. */
            lastHour: {
                calls: number;
                /** @description Calls with no answer, a 5xx, an unreadable answer, or a refused key. */
                failed: number;
                /** @description Null if there were no calls. */
                meanMs: number | null;
                /** @description Calls answered with 429. Not counted in `failed`. */
                rateLimited: number;
                /**
                 * Format: date-time
                 * @description When calls were last reported.
                 */
                reportedAt: string;
                slowestMs: number | null;
                /**
                 * Format: date-time
                 * @description Since when most calls have got no answer, a 5xx or a refused key, in steps of five minutes. Null if they do not. An unreadable answer does not count here.
                 */
                troubledSince: string | null;
            } | null;
            oldestWaitingSeconds: number;
            /** @enum {string} */
            side: "erp" | "field-service";
            tenant: string;
            /** @description Calls waiting for a worker or for the rate limit. */
            waiting: number;
            /** @description Number of workers that recently polled for calls. If 0, no calls are made. */
            workers: number;
        };
    };
    responses: {
        /** @description A vendor returned no usable answer. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not a JSON object, or the request cannot be read. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request conflicts with the current state; `detail` says why, in Portuguese. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller's role does not allow this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The resource does not exist, or belongs to another tenant. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 256 KiB. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request header is too large or has too many fields. */
        RequestHeaderFieldsTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A required system is unavailable, or the API is at its limit. Retry after `Retry-After`. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller is not authenticated. The response is the same for every cause. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is invalid; `errors` lists the faults. */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON in UTF-8. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
