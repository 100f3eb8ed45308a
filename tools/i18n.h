/* Messages for people pass through gettext: _() where they are printed, N_()
 * where a table holds them. */
#ifndef TOOLS_I18N_H
#define TOOLS_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text

#endif
