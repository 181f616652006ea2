/**
 * Everything with one command: {@link com.doos.standalone.Main} starts the real servers as children
 * of this process, then the four services and a gateway inside it, and loads a demo catalogue.
 */
@org.jspecify.annotations.NullMarked
package com.doos.standalone;
