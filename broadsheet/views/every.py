"""Every kind of view, by the name of the layout that prints it."""

from collections.abc import Mapping

from broadsheet.views.citing import ReferencesView
from broadsheet.views.corrections import (
    CorrectionsFeedView,
    CorrectionsJsonFeedView,
    CorrectionsView,
)
from broadsheet.views.exports import (
    BytesView,
    DataView,
    NinjsView,
    RowsView,
    TableView,
    TextView,
)
from broadsheet.views.feeds import FeedView, JsonFeedView, OpmlView
from broadsheet.views.front import FrontView, MissingView
from broadsheet.views.host import (
    HeadersView,
    LicenseView,
    NewsSitemapView,
    RedirectsView,
    RedirectView,
    RobotsView,
    SitemapView,
)
from broadsheet.views.search import NamesView, OpenSearchView, SearchView
from broadsheet.views.stories import DocumentView, StoryView
from broadsheet.views.storylines import StorylinesView, StorylineView
from broadsheet.views.terms import MapView, TaxonomyView, TermView, WithView
from broadsheet.views.times import DayView, MonthView, OnThisDayIndexView, OnThisDayView, YearView
from broadsheet.views.twins import LlmsView, StoryTwinView, TermTwinView
from broadsheet.views.view import View

VIEWS: Mapping[str, type[View]] = {
    view.layout: view
    for view in (
        FrontView,
        StoryView,
        DocumentView,
        YearView,
        MonthView,
        DayView,
        OnThisDayIndexView,
        OnThisDayView,
        TaxonomyView,
        TermView,
        StorylineView,
        StorylinesView,
        SearchView,
        CorrectionsView,
        CorrectionsFeedView,
        CorrectionsJsonFeedView,
        MissingView,
        RedirectView,
        FeedView,
        SitemapView,
        OpmlView,
        DataView,
        MapView,
        WithView,
        NewsSitemapView,
        StoryTwinView,
        TermTwinView,
        LlmsView,
        RobotsView,
        LicenseView,
        HeadersView,
        RedirectsView,
        OpenSearchView,
        JsonFeedView,
        NamesView,
        TextView,
        TableView,
        RowsView,
        BytesView,
        NinjsView,
        ReferencesView,
    )
}
"""Name of a layout, or one of `UNLAID`, to the class of its view."""
