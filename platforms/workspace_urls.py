"""Addresses of a platform's workspace, under `/<lang>/platforms/<slug>/workspace/`."""

from django.urls import path

from platforms.views import documents, needs, notices, posts, recommendations, workspace

app_name = "workspace"
urlpatterns = [
    path("", workspace.home, name="home"),
    path("people/", workspace.people, name="people"),
    path("people/<int:key>/write/", notices.write, name="write"),
    path("notices/", notices.notices, name="notices"),
    path("groups/", workspace.groups, name="groups"),
    path("groups/<slug:group>/", workspace.group, name="group"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.write, name="write-post"),
    path("posts/<int:key>/", posts.post, name="post"),
    path("posts/<int:key>/change/", posts.edit, name="edit-post"),
    path("posts/<int:key>/withdraw/", posts.withdraw, name="withdraw-post"),
    path("posts/<int:key>/hide/", posts.hide, name="hide-post"),
    path("posts/<int:key>/show/", posts.show, name="show-post"),
    path("posts/<int:key>/comment/", posts.comment, name="comment-post"),
    path("comments/<int:key>/withdraw/", posts.take_back, name="take-back"),
    path("files/<int:key>/", documents.attachment, name="attachment"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.add, name="add-document"),
    path("documents/<int:key>/", documents.document, name="document"),
    path("documents/<int:key>/change/", documents.change, name="change-document"),
    path("documents/<int:key>/withdraw/", documents.withdraw, name="withdraw-document"),
    path("versions/<int:key>/", documents.version, name="version"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", needs.bring, name="bring-need"),
    path("needs/gather/", needs.gather, name="gather"),
    path("needs/<int:key>/", needs.need, name="need"),
    path("needs/<int:key>/change/", needs.change, name="change-need"),
    path("needs/<int:key>/withdraw/", needs.withdraw, name="withdraw-need"),
    path("needs/<int:key>/support/", needs.support, name="support"),
    path("needs/<int:key>/naming/", needs.naming, name="naming"),
    path("needs/<int:key>/comment/", needs.comment, name="comment-need"),
    path("needs/comments/<int:key>/withdraw/", needs.take_back, name="take-back-need"),
    path("themes/new/", recommendations.edit_theme, name="new-theme"),
    path("themes/<int:key>/", recommendations.theme, name="theme"),
    path("themes/<int:key>/change/", recommendations.edit_theme, name="change-theme"),
    path("themes/<int:key>/recommend/", recommendations.draft, name="draft"),
    path("recommendations/<int:number>/", recommendations.recommendation, name="recommendation"),
    path("recommendations/<int:number>/text/", recommendations.edit_wording, name="edit-wording"),
    path("recommendations/<int:number>/step/", recommendations.move, name="move"),
    path("recommendations/<int:number>/comment/", recommendations.comment, name="comment-recommendation"),
    path(
        "recommendations/comments/<int:key>/withdraw/",
        recommendations.take_back,
        name="take-back-recommendation",
    ),
]
