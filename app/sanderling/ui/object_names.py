"""Every ``objectName`` that tests, style sheets and outside checks may rely on, in one place."""

from __future__ import annotations

from typing import Final

MAIN_WINDOW: Final = "mainWindow"
TOP_BAR: Final = "topBar"
MENU_BUTTON: Final = "menuButton"
WORKSPACE_DIALOG: Final = "workspaceDialog"
WORKSPACE_BUTTON: Final = "workspaceButton"
COMMAND_FIELD: Final = "commandField"
ENVIRONMENT_COMBO: Final = "environmentCombo"
SETTINGS_BUTTON: Final = "settingsButton"
STATUS_LINE: Final = "statusLine"
KEYRING_STATUS: Final = "keyringStatus"
PLAYGROUND_STATUS: Final = "playgroundStatus"
PROBLEM_COUNT: Final = "problemCount"
COMMAND_PALETTE: Final = "commandPalette"

SIDEBAR: Final = "sidebar"
SIDEBAR_FILTER: Final = "sidebarFilter"
SIDEBAR_ADD_BUTTON: Final = "sidebarAddButton"
COLLECTIONS_TREE: Final = "collectionsTree"
ENVIRONMENTS_LIST: Final = "environmentsList"
ADD_ENVIRONMENT_BUTTON: Final = "addEnvironmentButton"

REQUEST_TABS: Final = "requestTabs"
TAB_AREA: Final = "tabArea"
EMPTY_STATE: Final = "emptyState"
NEW_TAB_BUTTON: Final = "newTabButton"

REQUEST_PANEL: Final = "requestPanel"
BREADCRUMB: Final = "breadcrumb"
SAVE_BUTTON: Final = "saveButton"
MORE_BUTTON: Final = "moreButton"
METHOD_COMBO: Final = "methodCombo"
URL_EDIT: Final = "urlEdit"
SEND_BUTTON: Final = "sendButton"
REQUEST_SECTIONS: Final = "requestSections"
PARAMS_TABLE: Final = "paramsTable"
PATH_TABLE: Final = "pathTable"
HEADERS_TABLE: Final = "headersTable"
AUTH_KIND_COMBO: Final = "authKindCombo"
AUTH_FORM: Final = "authForm"
BODY_KIND_COMBO: Final = "bodyKindCombo"
BODY_EDITOR: Final = "bodyEditor"
NOTES_EDITOR: Final = "notesEditor"
REQUEST_SETTINGS_FORM: Final = "requestSettingsForm"

RESPONSE_PANEL: Final = "responsePanel"
RESPONSE_STATUS: Final = "responseStatus"
RESPONSE_TIME: Final = "responseTime"
RESPONSE_SIZE: Final = "responseSize"
RESPONSE_PROTOCOL: Final = "responseProtocol"
RESPONSE_TABS: Final = "responseTabs"
RESPONSE_BODY: Final = "responseBody"
RESPONSE_HEADERS: Final = "responseHeaders"
TIMELINE_VIEW: Final = "timelineView"
EVENTS_VIEW: Final = "eventsView"

FOLDER_EDITOR: Final = "folderEditor"
ENVIRONMENT_EDITOR: Final = "environmentEditor"
VARIABLES_TABLE: Final = "variablesTable"
ITEM_NAME_EDIT: Final = "itemNameEdit"

SETTINGS_DIALOG: Final = "settingsDialog"
THEME_CHOICE: Final = "themeChoice"
RESPONSE_PLACE_CHOICE: Final = "responsePlaceChoice"
FONT_SIZE_SPIN: Final = "fontSizeSpin"

SAVE_AS_DIALOG: Final = "saveAsDialog"
SAVE_AS_NAME: Final = "saveAsName"
SAVE_AS_FOLDERS: Final = "saveAsFolders"
CLOSE_DIALOG: Final = "closeDialog"
CONFLICT_DIALOG: Final = "conflictDialog"
KEYRING_DIALOG: Final = "keyringDialog"
PROMPT_DIALOG: Final = "promptDialog"
PROMPT_EDIT: Final = "promptEdit"


def all_names() -> frozenset[str]:
    """Return every name listed here."""
    return frozenset(value for key, value in globals().items() if key.isupper() and isinstance(value, str))
