/**
 * Serves the browser UI. {@link com.doos.standalone.web.WebFiles} reads it from the class path
 * once, each file becomes a {@link com.doos.standalone.web.WebFile} with its compressed forms, and
 * {@link com.doos.standalone.web.WebHandler} answers requests from memory.
 */
@org.jspecify.annotations.NullMarked
package com.doos.standalone.web;
