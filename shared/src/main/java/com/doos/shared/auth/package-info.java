/** Who is calling: principals, roles and the tokens that carry them. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.auth;
