package com.doos.order.domain;

import com.doos.shared.auth.Principal;

/** What a user holds after a login: who it is, and the token for the next refresh. */
public record Session(Principal user, RefreshToken token) {}
