package com.doos.servers.kafka;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the few places that may use what {@code forbidden-apis.txt} bans.
 *
 * <p>Declared once per module of the servers, because a forked child shares no class with the
 * launcher.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
@interface ForbiddenApisAllowed {}
